"""What calls of this service may be refused with."""

from shared.problems import refusals

REFUSALS = refusals(401, 403, 404, 422)
CHANGES = refusals(400, 401, 403, 404, 409, 412, 422)
