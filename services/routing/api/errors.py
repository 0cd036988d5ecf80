"""Routing's errors as problems: one table from error to status and code."""

from services.routing.domain.refusals import ImportedMeanwhile, ListAlreadyInForce
from services.routing.domain.statuses import IllegalMove
from services.routing.queries.cases import CaseNotFound
from shared.problems import ErrorTable

ERRORS: ErrorTable = {
    CaseNotFound: (404, "case_not_found"),
    IllegalMove: (409, "transition_forbidden"),
    ListAlreadyInForce: (409, "calendar_list_in_force"),
    ImportedMeanwhile: (409, "calendar_imported_meanwhile"),
}
