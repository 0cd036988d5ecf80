"""Exit status 0 while the service of this container is ready; the container's health check."""

import http.client
import sys

PORT = 8000
PATIENCE_SECONDS = 4


def main() -> int:
    """Ask /readyz once."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/readyz")
        return 0 if connection.getresponse().status == 200 else 1
    except OSError:
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
