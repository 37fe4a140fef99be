# What rank 0 adds up, what rank 1 does, and the mean, which both hold of
# what is sent.
trunk_0, trunk_1 = sum(COEFFICIENTS[0]), sum(COEFFICIENTS[1])
mean_trunk = (trunk_0 + trunk_1) / 2
branch_0 = sum(COEFFICIENTS[0][i] for i in BRANCH)
branch_1 = sum(COEFFICIENTS[1][i] for i in BRANCH)
mean_branch = (branch_0 + branch_1) / 2
# Without an option nothing is sent; a look at each graph sends both; a look
# at the first one alone, in which the branch is idle, sends the trunk.
plain = [trunk_0, branch_0]
finding = [mean_trunk, mean_branch]
static = [mean_trunk, branch_0]
# A static graph is looked at in the first backward, and cannot be where
# that one is quiet.
for letter, quiet_list in starts.items():
    first_is_quiet = 0 in quiet_list
