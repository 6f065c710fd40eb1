"""What 帮助 lists the commands under."""

SEE = "看"
DO = "办"
TEACH = "教我"
PEOPLE = "人和群"
