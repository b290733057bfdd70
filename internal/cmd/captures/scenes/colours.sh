# Each colour on each, bright ones too.
ground=0
while [ $ground -lt 8 ]; do
  ink=0
  while [ $ink -lt 8 ]; do
    printf '\033[0;3%d;4%dm ink%d ' $ink $ground $ink
    printf '\033[0;1;3%d;4%dm Hi%d ' $ink $ground $ink
    ink=$((ink + 1))
  done
  printf '\033[0m\n'
  ground=$((ground + 1))
done
