"""The addresses under /api/auth, /api/me and /api/tokens."""

from starlette.requests import Request
from starlette.responses import Response

from chatsched.accounts.emails import email_key
from chatsched.accounts.gate import SESSION_LIFE
from chatsched.accounts.models import (
    AskReset,
    ChangePassword,
    LogIn,
    LogOut,
    NewToken,
    ResetPassword,
    SignUp,
    TokenMade,
    TokenNamed,
    TokensAnswer,
    UpdateMe,
    UserAnswer,
    user_answer,
)
from chatsched.accounts.recovery import Recovery
from chatsched.accounts.service import Accounts, SignedIn
from chatsched.accounts.sessions import SignIns
from chatsched.accounts.tokens import ApiTokens
from chatsched.core.wire import Nothing
from chatsched.http import (
    SESSION_COOKIE,
    AnyEndpoint,
    Door,
    Endpoint,
    RawEndpoint,
    answer_json,
    client_network,
    parse_command,
    request_credentials,
)


def endpoints(
    accounts: Accounts,
    sign_ins: SignIns,
    tokens: ApiTokens,
    recovery: Recovery,
    door: Door,
    *,
    secure: bool,
) -> list[AnyEndpoint]:
    """Return this slice's addresses; ``secure`` if the site is reached by https."""
    signing = _Signing(accounts, sign_ins, recovery, door, _Cookie(secure=secure))
    return [
        RawEndpoint(
            "POST",
            "/api/auth/signup",
            signing.sign_up,
            command=SignUp,
            answer=UserAnswer,
            statuses=(201,),
            summary="Make an account and sign in",
        ),
        RawEndpoint(
            "POST",
            "/api/auth/login",
            signing.log_in,
            command=LogIn,
            answer=UserAnswer,
            summary="Sign in",
        ),
        RawEndpoint(
            "POST",
            "/api/auth/logout",
            signing.log_out,
            command=LogOut,
            statuses=(204,),
            in_query=True,
            summary="Sign out, here or everywhere",
        ),
        RawEndpoint(
            "POST",
            "/api/auth/forgot",
            signing.forgot,
            command=AskReset,
            statuses=(204,),
            summary="Have a link sent with which to choose another password",
        ),
        RawEndpoint(
            "POST",
            "/api/auth/reset",
            signing.reset,
            command=ResetPassword,
            answer=UserAnswer,
            summary="Choose another password by such a link, and sign in",
        ),
        RawEndpoint(
            "GET",
            "/api/me",
            signing.me,
            answer=UserAnswer,
            signed_in=True,
            summary="Who the caller is",
        ),
        Endpoint(
            "PATCH",
            "/api/me",
            UpdateMe,
            UserAnswer,
            accounts.update_me,
            summary="Change one's name, time zone or language",
        ),
        Endpoint(
            "POST",
            "/api/me/password",
            ChangePassword,
            Nothing,
            accounts.change_password,
            status=204,
            summary="Change one's password; other sessions end",
        ),
        Endpoint(
            "POST",
            "/api/tokens",
            NewToken,
            TokenMade,
            tokens.make,
            status=201,
            summary="Make an API token; it is shown once",
        ),
        Endpoint(
            "GET",
            "/api/tokens",
            Nothing,
            TokensAnswer,
            tokens.mine,
            summary="List one's API tokens",
        ),
        Endpoint(
            "DELETE",
            "/api/tokens/{token_id}",
            TokenNamed,
            Nothing,
            tokens.drop,
            status=204,
            summary="Revoke an API token; whoever uses it is cut off",
        ),
    ]


class _Cookie:
    """The session cookie, put into responses and taken back."""

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure

    def put(self, response: Response, secret: str) -> None:
        response.set_cookie(
            SESSION_COOKIE,
            secret,
            max_age=int(SESSION_LIFE.total_seconds()),
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def take(self, response: Response) -> None:
        response.delete_cookie(
            SESSION_COOKIE, path="/", secure=self._secure, httponly=True, samesite="lax"
        )


class _Signing:
    """What needs the cookie itself."""

    def __init__(
        self,
        accounts: Accounts,
        sign_ins: SignIns,
        recovery: Recovery,
        door: Door,
        cookie: _Cookie,
    ) -> None:
        self._accounts = accounts
        self._recovery = recovery
        self._sign_ins = sign_ins
        self._door = door
        self._cookie = cookie

    async def sign_up(self, request: Request) -> Response:
        self._refuse_other_sites(request)
        await self._door.throttle("signup", client_network(request))
        command = await parse_command(request, SignUp)
        return self._came_in(await self._accounts.sign_up(command), 201)

    async def log_in(self, request: Request) -> Response:
        self._refuse_other_sites(request)
        network = client_network(request)
        await self._door.throttle("login:address", network)
        command = await parse_command(request, LogIn)
        account = email_key(command.email)
        await self._door.throttle("login", f"{network} {account}")
        await self._door.throttle("login:account", account)
        return self._came_in(await self._accounts.log_in(command), 200)

    async def log_out(self, request: Request) -> Response:
        command = await parse_command(request, LogOut)
        credentials = request_credentials(request)
        if credentials.token is not None:
            actor = await self._door.actor(request)
            if command.everywhere:
                await self._sign_ins.end_all(actor)
        elif credentials.session is not None:
            self._door.check_origin(request)
            await self._sign_ins.end(
                credentials.session, everywhere=command.everywhere, of=credentials.user_id
            )
        response = Response(status_code=204)
        self._cookie.take(response)
        return response

    async def forgot(self, request: Request) -> Response:
        self._refuse_other_sites(request)
        await self._door.throttle("forgot", client_network(request))
        await self._recovery.ask(await parse_command(request, AskReset))
        return Response(status_code=204)

    async def reset(self, request: Request) -> Response:
        self._refuse_other_sites(request)
        await self._door.throttle("reset", client_network(request))
        done = await self._recovery.reset(await parse_command(request, ResetPassword))
        return self._came_in(SignedIn(user_answer(done.user), done.secret), 200)

    async def me(self, request: Request) -> Response:
        """Say who is asking; a browser's cookie is prolonged as its session is."""
        actor = await self._door.actor(request)
        await self._door.throttle("GET /api/me", actor.user_id)
        response = answer_json(await self._accounts.me(actor))
        session = request_credentials(request).session
        if session is not None and actor.via == "session":
            self._cookie.put(response, session)
        return response

    def _came_in(self, signed_in: SignedIn, status: int) -> Response:
        response = answer_json(signed_in.answer, status)
        self._cookie.put(response, signed_in.secret)
        return response

    def _refuse_other_sites(self, request: Request) -> None:
        """Refuse a page elsewhere that would sign its visitor in as somebody of its choosing."""
        if "origin" in request.headers:
            self._door.check_origin(request)
