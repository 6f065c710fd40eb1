"""What the operator reads about text messages."""

ABOUT = "短信"
OFF = "没有开通；该发短信的，提醒河长办打电话。"
NOT_TAKEN = "不收短信：要收，请写 [sms] port。"
BOTH = "能发能收，收在 {where}。请让短信平台推送到反向代理上的这个路径。"
OPEN = "能收，在 {where}，直接对外：没有证书，短信在网上是明文。请改回 127.0.0.1，前面放带证书的反向代理。"
NO_LIBRARY = "要用阿里云或腾讯云的短信，请装上它们的库：pip install '.[sms]'"


def no_key(variable: str) -> str:
    """A provider without its key."""
    return f"[sms] 写了 provider，还要把它的密钥放进环境变量 {variable}"


def not_a_pair(variable: str) -> str:
    """A key of a provider that has two."""
    return f"{variable} 要写成 编号:密钥（AccessKeyId:AccessKeySecret 或 SecretId:SecretKey）"


def short_key(variable: str, least: int) -> str:
    """A key of our own that can be guessed."""
    return f"{variable} 太短，至少 {least} 个字符"


def no_path(variable: str, least: int, provider: str) -> str:
    """A provider without a check needs a path that nobody knows."""
    return (
        f"这家短信平台推送时不带签名：请想一串至少 {least} 个字母数字，放进环境变量 {variable}，"
        f"推送地址写 …/sms/{provider}/这串字"
    )


def port_unusable(host: str, port: int, why: str) -> str:
    """The endpoint cannot listen."""
    return f"收短信的端口 {host}:{port} 用不了（{why}）。请换一个：[sms] port"


def sent(of_day: int, of_month: int, most: int) -> str:
    """How many went out; who is over the ceiling waits until tomorrow."""
    full = "到了上限，其余的明天发；" if of_day >= most else ""
    return f"今天发了{of_day}条（{full}上限{most}条），这个月{of_month}条。"


def not_sent(missing: str) -> str:
    """Settings that sending needs."""
    return f"发不了：还缺 {missing}；先提醒河长办打电话。"
