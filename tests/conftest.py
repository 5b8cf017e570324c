"""What every test shares."""

import os
import tempfile

# what `cpd build` remembers goes into the user's cache folder: not into the tester's own
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="cpd-test-cache-")

# a secret of the tester's own is not what tests seal with
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="cpd-test-config-")
for name in ("CPD_SHARE_SECRET", "CPD_SHARE_SECRET_FILE"):
    os.environ.pop(name, None)
