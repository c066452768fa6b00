# R: DBI and dbplyr on the views, as the role bi.
suppressPackageStartupMessages({
  library(DBI)
  library(dplyr, warn.conflicts = FALSE)
})
number <- 0
check <- function(good, task, seen = "") {
  number <<- number + 1
  cat(if (isTRUE(good)) "" else "not ", "ok ", number, " - ", task, if (seen != "") paste0(": ", seen), "\n", sep = "")
}
con <- dbConnect(RPostgreSQL::PostgreSQL(), host = Sys.getenv("PGHOST"), port = as.integer(Sys.getenv("PGPORT")), dbname = Sys.getenv("PGDATABASE"), user = "bi", password = "")
listed <- dbGetQuery(con, "SELECT table_name FROM information_schema.tables WHERE table_schema LIKE 'oversight%' ORDER BY 1")$table_name
check(length(listed) == 11 && all(startsWith(listed, "v_")), "the role bi sees eleven views and no table")
for (view in listed) {
  t <- tbl(con, dbplyr::in_schema("oversight_bi", view))
  rows <- collect(t)
  check(nrow(rows) == as.integer(pull(summarise(t, n = n()), n)), paste(view, "is read"), paste(nrow(rows), "rows"))
}
task <- tbl(con, dbplyr::in_schema("oversight_bi", "v_task"))
by_class <- task %>% group_by(progress_class_zh) %>% summarise(n = n(), mean = mean(progress_pct, na.rm = TRUE)) %>% collect()
check(sum(by_class$n) == nrow(collect(task)) && is.numeric(by_class$mean), "groups are counted and averaged in the database", paste(by_class$progress_class_zh, by_class$n, collapse = " "))
joined <- task %>% inner_join(tbl(con, dbplyr::in_schema("oversight_bi", "v_department")), by = "department") %>% filter(progress_class == 'past_half') %>% collect()
check(nrow(joined) > 0 && inherits(joined$due_on, "Date"), "two views are joined, and a day is a Date", paste(nrow(joined), "rows"))
called <- task %>% mutate(pp = bizenv.pace_gap(progress_pct, starts_on, due_on, as_of)) %>% filter(!is.na(pp)) %>% head(3) %>% collect()
check(nrow(called) == 3 && is.numeric(called$pp), "a function of bizenv is called on columns")
invisible(dbDisconnect(con))
cat("1..", number, "\n", sep = "")
