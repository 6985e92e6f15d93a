"""What EchoDesk can do, beside what could be done at all and what is usually done."""
