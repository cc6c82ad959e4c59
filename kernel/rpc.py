# SPDX-License-Identifier: Apache-2.0
"""RPC: a person or a command line waits for the answer.

nameko's own, on a consumer without its faults. The payload is one dict and so is the answer:
{"result": ...}, or {"error": {"code", "message", "details"}} where something was wrong with the
question. So no Python path is on the wire.
"""

import functools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from kombu.utils import json
from marshmallow import ValidationError
from nameko.amqp.publish import Publisher
from nameko.extensions import register_entrypoint
from nameko.rpc import Responder, Rpc, RpcConsumer, get_rpc_exchange

from kernel.audit import Audit, Reads
from kernel.clock import utc_now
from kernel.errors import RapportError, Rejected, Unavailable
from kernel.identity import Role
from kernel.link import BROKEN
from kernel.mongo import dependency, within
from kernel.questions import SafeQueueConsumer
from kernel.subscription import deliveries

log = logging.getLogger(__name__)

DOOR_S, WRITES_WITHIN_S, READS_WITHIN_S = 3.0, 4.0, 14.0
LONG_S = 55.0  # for what a person knows to take a while
RETRY_AFTER_S = 5
REPLY_S = 5
# A question that ends three processes is dropped: whoever asked has long been told so.
QUEUE = {"x-queue-type": "quorum", "x-delivery-limit": 3}


class PromptPublisher(Publisher):
    """Gives up on a broker that takes nothing: whoever asked has given up before."""

    def publish(self, payload: Any, **kwargs: Any) -> None:
        super().publish(payload, timeout=REPLY_S, confirm_timeout=REPLY_S, **kwargs)


class SafeResponder(Responder):
    publisher_cls = PromptPublisher


class SafeRpcConsumer(RpcConsumer):
    """On a quorum queue: one that lived on a single node of a cluster would be gone with it.

    An answer that cannot be sent, because the broker is away, is dropped. nameko would end the
    whole process for it.
    """

    queue_consumer = SafeQueueConsumer()

    def handle_result(self, message: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        config = self.container.config
        responder = SafeResponder(
            config["AMQP_URI"], get_rpc_exchange(config), config["serializer"], message
        )
        try:
            result, exc_info = responder.send_response(result, exc_info)
        except BROKEN as error:
            log.warning("rpc_answer_not_sent", extra={"reason": str(error)[:200]})
        self.queue_consumer.ack_message(message)
        return result, exc_info

    def setup(self) -> None:
        """Not under nameko's name, rpc-<service>: there an older broker may hold a classic one."""
        first = self.queue is None
        super().setup()
        if first:
            self.queue.name = f"{self.container.service_name}.rpc"  # on the wire: never rename
            self.queue.queue_arguments = QUEUE


class SafeRpc(Rpc):
    rpc_consumer = SafeRpcConsumer()

    def unpack_message_headers(self, message: Any) -> dict[str, Any]:
        told: dict[str, Any] = super().unpack_message_headers(message)
        question = str(message.properties.get("correlation_id") or "")
        return told | {"question": question, "again": deliveries(message) > 0}


Method = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What `rpc` was told of a method: `answer.terms`, for whoever looks over all of them."""

    role: Role
    writes: bool
    open: bool
    secret: bool
    within_s: float
    reads: Reads | None
    shows_nobody: str


def rpc(
    *,
    role: Role,
    writes: bool = False,
    open: bool = False,
    within_s: float | None = None,
    secret: bool = False,
    reads: Reads | None = None,
    shows_nobody: str = "",
) -> Callable[[Method], Method]:
    """Let operators of `role` or above call `method(self, payload) -> dict`.

    `caller.operator` then has those grants alone that reach the role, and so its schools.

    With `writes` the call runs in a unit of work and leaves an entry in `acts`, which moves to the
    chain `audit` right afterwards: who, what, when. `reads(payload, answer)` gives the ids of those
    whose records the answer shows: they are in the chain before it is given, and without that it is
    not given. Where there is nobody, `shows_nobody` says why; each method has one or the other, or
    writes.
    When the broker delivers the same question again, since its link was cut before the ack, the
    answer of then is given and nothing is done; not where the answer is `secret` and so not kept.
    With `open` no token is asked for (health questions only). A call that finds the database
    away is answered with "unavailable" and `retry_after_s` before five seconds are over, so that
    nobody waits for a server that is frozen; one that is caught in the middle has `within_s`
    (by default 4 s where it writes, 14 s where it reads). What it wrote may then have been
    committed or not: the caller repeats it under the same key.
    """
    limit_s = within_s or (WRITES_WITHIN_S if writes else READS_WITHIN_S)
    terms = Terms(
        role=role, writes=writes, open=open, secret=secret, within_s=limit_s, reads=reads,
        shows_nobody=shows_nobody,
    )  # fmt: skip

    def decorate(method: Method) -> Method:
        @functools.wraps(method)
        def answer(service: Any, payload: dict[str, Any] | None = None) -> dict[str, Any]:
            try:
                with dependency("MongoDB"):
                    if not open:
                        with within(DOOR_S):  # looks the token up, and so whether it answers
                            service.caller.act_as(role)
                    result = _answered(service, method, terms, payload or {})
            except ValidationError as error:
                return {"error": _invalid(error)}
            except RapportError as error:
                return {"error": _told(error)}
            return {"result": result}

        answer.terms = terms  # type: ignore[attr-defined]
        register_entrypoint(answer, SafeRpc(expected_exceptions=(Rejected,)))
        return answer

    return decorate


def _answered(service: Any, method: Method, terms: Terms, payload: dict[str, Any]) -> Any:
    act = _act if terms.secret else _act_once
    audit = Audit(service.unit, service.caller, method.__name__)
    with within(terms.within_s):
        if not terms.writes:
            result = method(service, payload)
            if terms.reads is not None:
                audit.note_read(terms.reads(payload, result))
            return result
        result = service.unit.run(partial(act, service, method, terms, payload, audit))
    audit.chain_acts()
    return result


def _act_once(
    service: Any, method: Method, terms: Terms, payload: dict[str, Any], audit: Audit
) -> Any:
    """Act and keep the answer, in one unit; a question delivered again gets the kept one."""
    unit, caller = service.unit, service.caller
    if not caller.question:
        return _act(service, method, terms, payload, audit)
    key = f"{service.name}.{method.__name__}:{caller.operator.operator_id}:{caller.question}"
    answers = unit.database.answers
    # Only then: nothing says that every caller makes up a new id for every question.
    if caller.again and (kept := answers.find_one({"_id": key}, session=unit.session)):
        return json.loads(kept["answer"])
    result = _act(service, method, terms, payload, audit)
    answers.replace_one(
        {"_id": key}, {"answer": json.dumps(result), "at": utc_now()},
        upsert=True, session=unit.session,
    )  # fmt: skip
    return result


def _act(service: Any, method: Method, terms: Terms, payload: dict[str, Any], audit: Audit) -> Any:
    result = method(service, payload)
    audit.note_act(terms.reads(payload, result) if terms.reads else ())
    return result


def _invalid(error: ValidationError) -> dict[str, Any]:
    messages: dict[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]
    places = "; ".join(f"{field}: {_flat(text)}" for field, text in messages.items())
    return {"code": "invalid", "message": places, "details": messages}


def _flat(text: Any) -> str:
    if isinstance(text, dict):
        return "; ".join(f"{key}: {_flat(value)}" for key, value in text.items())
    return " ".join(map(str, text)) if isinstance(text, list) else str(text)


def _told(error: RapportError) -> dict[str, Any]:
    details = error.details
    if isinstance(error, Unavailable):
        details = details | {"retry_after_s": error.retry_after_s or RETRY_AFTER_S}
    return {"code": error.code, "message": error.message, "details": details}
