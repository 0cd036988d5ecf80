"""Who keeps an organisation's subscriptions and dead letters."""

from typing import Annotated

from fastapi import Depends

from shared.http import requires
from shared.security.tokens import Actor, Role

Keeper = Annotated[Actor, Depends(requires(Role.ADMINISTRATOR, Role.DEPARTMENT_SYSTEM))]
