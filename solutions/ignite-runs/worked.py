# Two epochs in one run, then a run of one epoch twice.
one_run = run(2)[0]
two_runs = run(1, 1)[0]
