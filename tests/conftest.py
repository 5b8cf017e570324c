"""What every test shares."""

import os
import tempfile

# what `cpd build` remembers goes into the user's cache folder: not into the tester's own
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="cpd-test-cache-")
