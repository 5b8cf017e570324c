"""What every test shares."""

import os
import shutil
import tempfile

from hypothesis import HealthCheck, settings

# what `cpd build` remembers goes into the user's cache folder: not into the tester's own. And a
# secret of the tester's own is not what tests seal with
_OURS = {
    "XDG_CACHE_HOME": tempfile.mkdtemp(prefix="cpd-test-cache-"),
    "XDG_CONFIG_HOME": tempfile.mkdtemp(prefix="cpd-test-config-"),
}
os.environ.update(_OURS)
for name in ("CPD_SHARE_SECRET", "CPD_SHARE_SECRET_FILE"):
    os.environ.pop(name, None)

# how long an example takes says more of the machine than of the program
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_unconfigure() -> None:
    """Leaves nothing behind; processes that a test has forked end without coming here."""
    for folder in _OURS.values():
        shutil.rmtree(folder, ignore_errors=True)
