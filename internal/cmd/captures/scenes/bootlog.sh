# The kernel's own messages, without the times that differ at each boot.
dmesg | sed 's/^\[[^]]*\] //' | cut -c 1-79 | head -n 60
