# Both ranks side by side: what backward() adds, and what is left where the gradient is sent.
on_rank_0, on_rank_1 = 0.0, 0.0
sends_always = form == "late"
for i in range(len(coefficients[0])):
    on_rank_0, on_rank_1 = on_rank_0 + coefficients[0][i], on_rank_1 + coefficients[1][i]
    sent = sends_always or i not in quiet
    if sent:
        on_rank_0 = on_rank_1 = (on_rank_0 + on_rank_1) / 2
