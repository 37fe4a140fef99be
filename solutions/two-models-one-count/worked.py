# A turn has two calls of accumulate().
updates = run(together=False)
