# A model of what FSDP2 does: grad is what .grad shows, and waiting the sum
# of the gradients that are not reduced yet.
grad, waiting = None, 0.0
for i in range(len(COEFFICIENTS)):
    if i in CLEARED:
        grad = None
    waiting = waiting + COEFFICIENTS[i]
    if i in SYNCED:
        grad, waiting = waiting + (grad or 0.0), 0.0
