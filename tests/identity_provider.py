"""An identity provider on this machine for tests: OpenID Connect with one person, who is always signed in there."""

import threading
import time
from contextlib import contextmanager

import uvicorn
from joserfc import jwk, jwt
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from tests.conftest import free_port

CLIENT, SECRET = "renewal", "a secret of the client"


class Provider:
    """Answers as `person` says; `nonces` remembers what each code was asked with."""

    def __init__(self, port, **person):
        self.url, self.person, self.nonces = f"http://localhost:{port}", person, {}
        self.key = jwk.RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.metadata),
                Route("/authorize", self.authorize),
                Route("/token", self.token, methods=["POST"]),
                Route("/keys", self.keys),
            ]
        )

    async def metadata(self, _request):
        places = {f"{name}_endpoint": f"{self.url}/{path}" for name, path in (("authorization", "authorize"), ("token", "token"))}
        return JSONResponse(
            {"issuer": self.url, "jwks_uri": f"{self.url}/keys", "id_token_signing_alg_values_supported": ["RS256"], **places}
        )

    async def authorize(self, request):
        asked = request.query_params
        code = str(len(self.nonces))
        self.nonces[code] = asked.get("nonce")
        return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}")

    async def token(self, request):
        code = (await request.form())["code"]
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 600, "nonce": self.nonces[code], **self.person}
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, said, self.key)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "expires_in": 600, "id_token": signed})

    async def keys(self, _request):
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})


@contextmanager
def provider(**person):
    """Run the provider for one person, whose claims are `person`."""
    port = free_port()
    found = Provider(port, **person)
    server = uvicorn.Server(uvicorn.Config(found.app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    yield found
    server.should_exit = True
    thread.join(timeout=20)


def secrets_file(path, found, dashboard_url):
    """Write what an operator configures for `st.login`."""
    path.write_text(
        f'[auth]\nredirect_uri = "{dashboard_url}/oauth2callback"\ncookie_secret = "a long secret of the cookies"\n'
        f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\nserver_metadata_url = "{found.url}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
