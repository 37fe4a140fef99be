# Two epochs, turn by turn.
updates, gradients, last_epoch = run()
