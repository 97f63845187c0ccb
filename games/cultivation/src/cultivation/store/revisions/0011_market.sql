CREATE SEQUENCE listing_id;

CREATE TABLE listing (
    id       bigint PRIMARY KEY,
    seller   bigint NOT NULL,
    kind     text   NOT NULL CHECK (kind IN ('fixed', 'auction')),
    asset    text   NOT NULL,
    goods    text   NOT NULL,  -- what it is, whoever sells it: price history is kept by it
    qty      bigint NOT NULL CHECK (qty > 0),
    qty_left bigint NOT NULL CHECK (qty_left BETWEEN 0 AND qty),
    price    bigint NOT NULL CHECK (price > 0),  -- of one piece; of an auction: the first bid for all
    bidder   bigint,
    top      bigint NOT NULL DEFAULT 0,
    created  bigint NOT NULL,
    ends     bigint NOT NULL,
    extends  smallint NOT NULL DEFAULT 0 CHECK (extends <= 12),
    status   text   NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'sold', 'cancelled', 'expired')),
    deposit  bigint NOT NULL,
    CHECK (qty_left > 0 OR status = 'sold')
);
CREATE INDEX listing_by_goods ON listing (goods, price) WHERE status = 'active';
CREATE INDEX listing_by_seller ON listing (seller);

CREATE TABLE trade (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    listing bigint NOT NULL,
    goods   text   NOT NULL,
    unit    bigint NOT NULL,
    qty     bigint NOT NULL,
    at      bigint NOT NULL
);
CREATE INDEX trade_by_goods ON trade (goods, at);
