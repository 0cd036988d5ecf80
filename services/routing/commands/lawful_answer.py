"""Whether a decision from a department's own system holds to what our desk would have demanded of it.

The desk refuses such a decision while it is being made; one that comes as a message is parked."""

from services.routing.repository.cases import Holder
from shared.contracts import TaskDecided
from shared.contracts.parts import Decision
from shared.messaging.consumer import Hopeless


def demand_a_lawful_decision(decided: TaskDecided, holder: Holder) -> None:
    """Nothing is applied, the case waits, and a corrected decision is still the first.

    Raises: Hopeless naming all that is missing."""
    decision = decided.decision
    lacking = [
        *a_refusal_states_reason_law_and_remedy(decision),
        *a_decision_waits_for_the_sign_off(decision, holder),
        *accepting_and_deciding_must_be_separate(decision, holder),
    ]
    if lacking:
        raise Hopeless(f"{'；'.join(lacking)}。请部门补全后重新答复")


def a_refusal_states_reason_law_and_remedy(decision: Decision) -> list[str]:
    """What a written refusal lacks.  Source: 行政许可法 Art. 38."""
    if decision.outcome == "granted":
        return []
    needed = (
        (decision.reason, "不予许可未说明理由（reason）"),
        (decision.legal_basis, "不予许可未写明法律依据（legal_basis）"),
        (decision.remedy, "不予许可未告知申请行政复议或者提起行政诉讼的权利（remedy）"),
    )
    return [message for text, message in needed if not text.strip()]


def a_decision_waits_for_the_sign_off(decision: Decision, holder: Holder) -> list[str]:
    """Where the chief representative holds the final sign-off, the decision names who signed.

    Source: S2¶38."""
    is_signed = bool((decision.signed_by or "").strip())
    return ["未经首席代表签批（signed_by）"] if holder.sign_off_required and not is_signed else []


def accepting_and_deciding_must_be_separate(decision: Decision, holder: Holder) -> list[str]:
    """Whoever accepted a case does not decide it (受审分离)."""
    deciding = (decision.decided_by, decision.decided_on_behalf_of)
    return ["受理人不得作出决定（decided_by）"] if holder.accepted_by in deciding else []
