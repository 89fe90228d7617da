"""What programs ask and read, and how it is described to them. Begin with README.md.

Importing this package makes every query and every command known.
"""

from governance.modules import modules_of

modules_of("governance.commands")
modules_of(__name__)
