"""More training loops, as in `programs`: each shows a mistake that others do not."""

EPOCH = {
    "step_inside": (
        "step_each_time",
        """
        for s in range(0, len(batches), accumulation_steps):
            part = batches[s:s + accumulation_steps]
            optimizer.zero_grad()
            for a, b in part:
                (loss_fn(model(a), b) / len(part)).backward()
                optimizer.step()
        """,
    ),
    "range_k_minus_1": (
        "last_of_each_window_lost",
        """
        for s in range(0, len(batches), accumulation_steps):
            optimizer.zero_grad()
            for j in range(s, min(s + accumulation_steps, len(batches)) - 1):
                a, b = batches[j]
                (loss_fn(model(a), b) / accumulation_steps).backward()
            optimizer.step()
        """,
    ),
    "skip_first_batch": (
        "first_of_each_window_lost",
        """
        k = accumulation_steps
        for s in range(0, len(batches), k):
            part = batches[s:s + k]
            optimizer.zero_grad()
            for j in range(1, len(part)):
                a, b = part[j]
                (loss_fn(model(a), b) / len(part)).backward()
            optimizer.step()
        """,
    ),
    "len_minus_1": (
        "last_micro_batch_unused",
        """
        optimizer.zero_grad()
        n = len(batches)
        for i in range(n - 1):
            a, b = batches[i]
            w = min(accumulation_steps, n - i // accumulation_steps * accumulation_steps)
            (loss_fn(model(a), b) / w).backward()
            if (i + 1) % accumulation_steps == 0 or i + 1 == n:
                optimizer.step()
                optimizer.zero_grad()
        """,
    ),
    "and_instead_of_or": (
        "only_where_both_end",
        """
        optimizer.zero_grad()
        for i, (a, b) in enumerate(batches):
            (loss_fn(model(a), b) / accumulation_steps).backward()
            if (i + 1) % accumulation_steps == 0 and i + 1 == len(batches):
                optimizer.step()
                optimizer.zero_grad()
        """,
    ),
    "slice_plus_1": (
        "windows_overlap",
        """
        k = accumulation_steps
        for s in range(0, len(batches), k):
            part = batches[s:s + k + 1]
            optimizer.zero_grad()
            for a, b in part:
                (loss_fn(model(a), b) / len(part)).backward()
            optimizer.step()
        """,
    ),
    "step_twice": (
        "tail_steps_twice",
        """
        for s in range(0, len(batches), accumulation_steps):
            part = batches[s:s + accumulation_steps]
            optimizer.zero_grad()
            for a, b in part:
                (loss_fn(model(a), b) / len(part)).backward()
            optimizer.step()
            if len(part) < accumulation_steps:
                optimizer.step()
        """,
    ),
    "tail_last_only": (
        "only_the_last_of_the_tail",
        """
        k = accumulation_steps
        full = len(batches) // k * k
        for s in range(0, full, k):
            optimizer.zero_grad()
            for a, b in batches[s:s + k]:
                (loss_fn(model(a), b) / k).backward()
            optimizer.step()
        if full < len(batches):
            optimizer.zero_grad()
            a, b = batches[-1]
            loss_fn(model(a), b).backward()
            optimizer.step()
        """,
    ),
    "tail_one_by_one": (
        "tail_one_by_one",
        """
        k = accumulation_steps
        full = len(batches) // k * k
        for s in range(0, full, k):
            optimizer.zero_grad()
            for a, b in batches[s:s + k]:
                (loss_fn(model(a), b) / k).backward()
            optimizer.step()
        for a, b in batches[full:]:
            optimizer.zero_grad()
            loss_fn(model(a), b).backward()
            optimizer.step()
        """,
    ),
    "times_batch_size_div_k": (
        "weighted_but_divided_by_micro_batches",
        """
        for s in range(0, len(batches), accumulation_steps):
            part = batches[s:s + accumulation_steps]
            optimizer.zero_grad()
            for a, b in part:
                (loss_fn(model(a), b) * len(a) / len(part)).backward()
            optimizer.step()
        """,
    ),
    "two_windows": (
        "windows_twice_as_long",
        """
        k = 2 * accumulation_steps
        for s in range(0, len(batches), k):
            part = batches[s:s + k]
            optimizer.zero_grad()
            for a, b in part:
                (loss_fn(model(a), b) / len(part)).backward()
            optimizer.step()
        """,
    ),
    "k_updates_per_epoch": (
        "k_taken_for_the_number_of_updates",
        """
        size = max(1, len(batches) // accumulation_steps)
        for s in range(0, len(batches), size):
            part = batches[s:s + size]
            optimizer.zero_grad()
            for a, b in part:
                (loss_fn(model(a), b) / len(part)).backward()
            optimizer.step()
        """,
    ),
    "mean_of_grads_running": (
        "divided_again_each_time",
        """
        import torch
        for s in range(0, len(batches), accumulation_steps):
            part = batches[s:s + accumulation_steps]
            avg = None
            for a, b in part:
                model.zero_grad()
                loss_fn(model(a), b).backward()
                g = [p.grad.clone() for p in model.parameters()]
                avg = g if avg is None else [(a + b) / 2 for a, b in zip(avg, g)]
            for p, a in zip(model.parameters(), avg):
                p.grad = a
            optimizer.step()
        """,
    ),
    "negative": (
        "sign_turned",
        """
        for s in range(0, len(batches), accumulation_steps):
            part = batches[s:s + accumulation_steps]
            optimizer.zero_grad()
            for a, b in part:
                (-loss_fn(model(a), b) / len(part)).backward()
            optimizer.step()
        """,
    ),
    "only_divide_last": (
        "only_the_last_divided",
        """
        for s in range(0, len(batches), accumulation_steps):
            part = batches[s:s + accumulation_steps]
            optimizer.zero_grad()
            for j, (a, b) in enumerate(part):
                loss = loss_fn(model(a), b)
                if j == len(part) - 1:
                    loss = loss / len(part)
                loss.backward()
            optimizer.step()
        """,
    ),
    "backward_twice": (
        "backward_twice",
        """
        for s in range(0, len(batches), accumulation_steps):
            part = batches[s:s + accumulation_steps]
            optimizer.zero_grad()
            for a, b in part:
                loss = loss_fn(model(a), b) / len(part)
                loss.backward(retain_graph=True)
                loss.backward()
            optimizer.step()
        """,
    ),
    "tail_clear_before_flush": (
        "tail_cleared_before_step",
        """
        optimizer.zero_grad()
        for i, (a, b) in enumerate(batches):
            (loss_fn(model(a), b) / accumulation_steps).backward()
            if (i + 1) % accumulation_steps == 0:
                optimizer.step()
                optimizer.zero_grad()
        if len(batches) % accumulation_steps:
            optimizer.zero_grad()
            optimizer.step()
        """,
    ),
    "divmod_counter_not_reset": (
        "counter_not_reset",
        """
        held = 0
        optimizer.zero_grad()
        for i, (a, b) in enumerate(batches):
            (loss_fn(model(a), b) / accumulation_steps).backward()
            held += 1
            if held >= accumulation_steps or i == len(batches) - 1:
                optimizer.step()
                optimizer.zero_grad()
        """,
    ),
    "sqrt_k": (
        "divided_by_the_root",
        """
        import math
        for s in range(0, len(batches), accumulation_steps):
            part = batches[s:s + accumulation_steps]
            optimizer.zero_grad()
            for a, b in part:
                (loss_fn(model(a), b) / math.sqrt(len(part))).backward()
            optimizer.step()
        """,
    ),
}

EPOCHS = {
    "cleared_before_the_last_tail": (
        "tail_after_all_epochs and tail_cleared_before_step",
        """
        optimizer.zero_grad()
        for _ in range(epochs):
            for i, (a, b) in enumerate(batches):
                part = batches[i - i % accumulation_steps :][:accumulation_steps]
                rows = sum(len(t) for _, t in part)
                (loss_fn(model(a), b) * len(a) / rows).backward()
                if (i + 1) % accumulation_steps == 0:
                    optimizer.step()
                    optimizer.zero_grad()
            optimizer.zero_grad()
        if len(batches) % accumulation_steps:
            optimizer.step()
        """,
    ),
    "one_epoch": (
        "fewer_epochs",
        """
        for s in range(0, len(batches), accumulation_steps):
            part = batches[s:s + accumulation_steps]
            n = sum(len(a) for a, _ in part)
            optimizer.zero_grad()
            for a, b in part:
                (loss_fn(model(a), b) * len(a) / n).backward()
            optimizer.step()
        """,
    ),
    "one_epoch_too_many": (
        "more_epochs",
        """
        for _ in range(epochs + 1):
            for s in range(0, len(batches), accumulation_steps):
                part = batches[s:s + accumulation_steps]
                n = sum(len(a) for a, _ in part)
                optimizer.zero_grad()
                for a, b in part:
                    (loss_fn(model(a), b) * len(a) / n).backward()
                optimizer.step()
        """,
    ),
    "forgot_reset_samples": (
        "count_not_reset",
        """
        for _ in range(epochs):
            optimizer.zero_grad()
            n = 0
            for i, (a, b) in enumerate(batches):
                n += len(a)
                (loss_fn(model(a), b) * len(a)).backward()
                if (i + 1) % accumulation_steps == 0 or i + 1 == len(batches):
                    for p in model.parameters():
                        p.grad /= n
                    optimizer.step()
                    optimizer.zero_grad()
        """,
    ),
    "len_y_mean_size": (
        "size_of_the_average",
        """
        avg = sum(len(a) for a, _ in batches) / len(batches)
        for _ in range(epochs):
            for s in range(0, len(batches), accumulation_steps):
                part = batches[s:s + accumulation_steps]
                optimizer.zero_grad()
                for a, b in part:
                    (loss_fn(model(a), b) * len(a) / (avg * len(part))).backward()
                optimizer.step()
        """,
    ),
    "inverse_weight": (
        "weight_upside_down",
        """
        for _ in range(epochs):
            for s in range(0, len(batches), accumulation_steps):
                part = batches[s:s + accumulation_steps]
                n = sum(len(a) for a, _ in part)
                optimizer.zero_grad()
                for a, b in part:
                    (loss_fn(model(a), b) * n / len(a)).backward()
                optimizer.step()
        """,
    ),
    "feature_count": (
        "numbers_counted",
        """
        for _ in range(epochs):
            for s in range(0, len(batches), accumulation_steps):
                part = batches[s:s + accumulation_steps]
                n = sum(a.numel() for a, _ in part)
                optimizer.zero_grad()
                for a, b in part:
                    (loss_fn(model(a), b) * a.shape[0] / n).backward()
                optimizer.step()
        """,
    ),
    "one_update": (
        "one_update_in_all",
        """
        optimizer.zero_grad()
        n = sum(len(a) for a, _ in batches)
        for _ in range(epochs):
            for a, b in batches:
                (loss_fn(model(a), b) * len(a) / n).backward()
        optimizer.step()
        """,
    ),
}
