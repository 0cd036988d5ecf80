"""Who asks about staff."""

from typing import Annotated

from fastapi import Depends, Path

from shared.http import requires
from shared.security.tokens import Actor, Role

Reader = Annotated[Actor, Depends(requires(Role.CHIEF, Role.SUPERVISOR, Role.ADMINISTRATOR))]
Proposer = Annotated[Actor, Depends(requires(Role.CHIEF, Role.ADMINISTRATOR))]
Administrator = Annotated[Actor, Depends(requires(Role.ADMINISTRATOR))]
Code = Annotated[str, Path(max_length=80, description="人员编号")]
