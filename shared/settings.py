"""Settings that every service has; each adds its own (style.md 13).

Read from the environment with the prefix `YIKOU_`; a secret may stand in a file named by `…_FILE`.
Outside the embedded mode nothing secret has a default."""

from datetime import timedelta
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

EMBEDDED = "embedded"
EMBEDDED_DATABASE = "sqlite+aiosqlite:///{var}/{service}.db"


class ServiceSettings(BaseSettings):
    """One service's settings, built once and passed down."""

    model_config = SettingsConfigDict(env_prefix="YIKOU_", frozen=True, extra="ignore")

    var_dir: Path = Field(Path("var"), description="Where the embedded system keeps its files")
    database_url: str = Field(
        EMBEDDED_DATABASE, description="SQLAlchemy URL; `{service}` stands for the service's name"
    )
    database_url_file: Path | None = Field(None, description="File holding the database URL")
    broker_url: str = Field(EMBEDDED, description="`embedded`, or an amqp:// URL")
    broker_url_file: Path | None = Field(None, description="File holding the broker URL")
    keys_dir: Path | None = Field(None, description="Key ring folder; by default under var_dir")
    files_url: str | None = Field(None, description="Object store, file:// or s3://; default var")
    public_base_url: str = Field(
        "http://127.0.0.1:8000", description="Where citizens reach the system; printed in QR codes"
    )
    token_issuer: str = Field("https://issuer.yikou.invalid", description="Exact `iss` of tokens")
    token_jwks_url: str | None = Field(None, description="An OIDC issuer's JWKS; else the key ring")
    database_pool_size: int = Field(16, ge=1, le=200, description="Connections per process")
    trusted_proxies: str = Field(
        "127.0.0.1", description="Whose X-Forwarded-For is believed; the gateway's addresses"
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    json_body_limit: int = Field(1 << 20, description="Largest JSON body in bytes")
    file_body_limit: int = Field(21 << 20, description="Largest upload body in bytes")
    public_questions_per_minute: int = Field(
        120, ge=0, description="Public questions per minute and address; 0 = unlimited"
    )
    public_failures_until_locked: int = Field(
        5, ge=1, description="Failed public questions that lock one number"
    )
    public_entries_per_hour: int = Field(
        60, ge=0, description="Online applications and bookings per hour and address; 0 = unlimited"
    )
    public_lock_minutes: int = Field(15, ge=1, description="Window of those failures, in minutes")
    audit_seal_every: timedelta = Field(
        timedelta(seconds=10), description="How often audit rows are chained and signed"
    )

    @model_validator(mode="before")
    @classmethod
    def _read_secret_files(cls, values: dict[str, object]) -> dict[str, object]:
        for name in ("database_url", "broker_url"):
            file = values.get(f"{name}_file")
            if file:
                values[name] = Path(str(file)).read_text(encoding="utf-8").strip()
        return values

    @property
    def is_embedded(self) -> bool:
        """Whether messages stay in this process."""
        return self.broker_url == EMBEDDED

    @property
    def keys_folder(self) -> Path:
        """The folder of the key ring."""
        return self.keys_dir or self.var_dir / "keys"

    def url_for(self, service: str) -> str:
        """The database URL of one service."""
        return self.database_url.replace("{service}", service).replace("{var}", str(self.var_dir))

    def with_changes(self, **changes: object) -> Self:
        """A copy with some values replaced, for the command line and tests."""
        return self.model_copy(update=changes)
