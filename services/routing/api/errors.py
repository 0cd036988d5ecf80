"""Routing's errors as problems: one table from error to status and code."""

from services.routing.domain.statuses import IllegalMove
from services.routing.queries.cases import CaseNotFound
from shared.problems import ErrorTable

ERRORS: ErrorTable = {
    CaseNotFound: (404, "case_not_found"),
    IllegalMove: (409, "transition_forbidden"),
}
