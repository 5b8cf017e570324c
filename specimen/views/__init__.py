"""What the components are given: plainly made-up people, and every state that there is."""

from specimen.views.basics import *  # noqa: F403
from specimen.views.charts import *  # noqa: F403
from specimen.views.many import *  # noqa: F403
from specimen.views.person import *  # noqa: F403
