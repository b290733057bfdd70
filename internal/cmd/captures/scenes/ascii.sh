# Every printable character of ASCII, in rows that are shifted by one.
awk 'BEGIN { for (row = 0; row < 20; row++) { line = ""; for (i = 0; i < 76; i++) line = line sprintf("%c", 33 + (row * 7 + i) % 94); print line } }'
