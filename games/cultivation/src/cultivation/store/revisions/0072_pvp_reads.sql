-- Who was challenged asks for it each time the screen is shown.
CREATE INDEX pvp_duel_by_challenged ON pvp_duel (challenged, at);
