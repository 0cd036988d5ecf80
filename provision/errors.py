"""What can go wrong while a database or a broker is found, started or installed."""


class ProvisionError(Exception):
    """测试用数据库或消息服务器无法就绪。"""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{(self.__class__.__doc__ or '').splitlines()[0]}{reason}")


class NothingToStart(ProvisionError):
    """本机没有可用的服务器程序，也无法自行安装。"""


class InstallationFailed(ProvisionError):
    """安装服务器软件包未成功。"""


class NotReadyInTime(ProvisionError):
    """服务器未能在期限内应答。"""


class NotOurs(ProvisionError):
    """该服务器不是由本程序启动的，不能由本程序停止。"""
