"""The review desk: `reviews` and one sub-resource per act."""

from datetime import date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from services.licensing.api import paging, review_bodies as bodies
from services.licensing.api.masking import masked_applicant, masked_form, whole_applicant
from services.licensing.commands.decide_review import decide_review
from services.licensing.commands.extend_review import extend_review
from services.licensing.commands.give_opinion import give_opinion
from services.licensing.commands.request_supplement import request_supplement
from services.licensing.commands.resume_review import resume_review
from services.licensing.commands.sign_off_opinion import sign_off_opinion
from services.licensing.commands.suspend_review import suspend_review
from services.licensing.commands.unmask_applicant import unmask_applicant
from services.licensing.domain.lifecycle import ReviewStatus
from services.licensing.domain.review import Review
from services.licensing.queries import reviews as queries
from services.licensing.queries.reviews import DeskPlace
from shared import idempotency
from shared.calendar import SHANGHAI
from shared.http import IfMatch, OptionalKey, ServiceDep, etag, requires
from shared.identifiers import TaskId
from shared.security.keys import KeyRing
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work
