"""What can have happened: every kind of event, one file a capability.

Names are past tense and permanent. Importing this package makes all of them known to the log.
"""

from governance.modules import modules_of

modules_of(__name__)
