# Random characters in random colours, the same at each run.
awk 'BEGIN { srand(3); for (row = 0; row < 22; row++) { for (i = 0; i < 78; i++) printf "\033[0;%s3%d;4%dm%c", (rand() < 0.3 ? "1;" : ""), int(rand() * 8), int(rand() * 8), 33 + int(rand() * 94); printf "\033[0m\n" } }'
