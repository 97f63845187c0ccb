"""The judge: from counts to verdicts. Pure; its state is small and goes through JSON unchanged.

The public face, used by the guard and by verification alike:

    state = start(plan)                                 # before the first traffic on the new version
    state = observe(plan, state, snapshot, moment)      # one block; the snapshot holds cumulative counters
    verdicts = judge(plan, state, moment)               # of the release's guards and the current phase's criteria
    json = dump(state); state = load(plan, json)        # restoring equals going on
"""
