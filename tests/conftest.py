"""What every test shares."""

import os
import tempfile

from hypothesis import HealthCheck, settings

# what `cpd build` remembers goes into the user's cache folder: not into the tester's own
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="cpd-test-cache-")

# a secret of the tester's own is not what tests seal with
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="cpd-test-config-")
for name in ("CPD_SHARE_SECRET", "CPD_SHARE_SECRET_FILE"):
    os.environ.pop(name, None)

# how long an example takes says more of the machine than of the program
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
