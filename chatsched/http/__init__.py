"""The HTTP edge: requests to commands, answers and errors to responses, pages, descriptions."""

from chatsched.http.endpoint import (
    SESSION_COOKIE,
    AnyEndpoint,
    Door,
    Endpoint,
    RawEndpoint,
    answer_json,
    client_address,
    client_network,
    parse_command,
    request_credentials,
    route,
)
from chatsched.http.guards import Guards
from chatsched.http.multipart import FilePart, file_part
from chatsched.http.notices import Notice, wants_page
from chatsched.http.pages import Pages
from chatsched.http.problems import (
    on_chatsched_error,
    on_crash,
    on_explained,
    on_http_error,
    on_left,
    problem_response,
)
from chatsched.http.ranges import NoSuchRange, asked_range, is_known

__all__ = [
    "SESSION_COOKIE",
    "AnyEndpoint",
    "Door",
    "Endpoint",
    "FilePart",
    "Guards",
    "NoSuchRange",
    "Notice",
    "Pages",
    "RawEndpoint",
    "answer_json",
    "asked_range",
    "client_address",
    "client_network",
    "file_part",
    "is_known",
    "on_chatsched_error",
    "on_crash",
    "on_explained",
    "on_http_error",
    "on_left",
    "parse_command",
    "problem_response",
    "request_credentials",
    "route",
    "wants_page",
]
