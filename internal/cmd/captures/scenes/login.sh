# What a machine shows that came up.
printf '\nDebian GNU/Linux 12 machine tty1\n\nmachine login: '
