"""What can be asked, and how it is decided: one file a capability.

Importing this package makes every command known (``governance.log.command.SLICES``): its endpoint, its form and its row
in the table of rights follow from there.
"""

from governance.modules import modules_of

modules_of(__name__)
