"""The index on SQLite: FTS5 over the table `search`, and the triggers that keep both."""
# ruff: noqa: S608 - the statements of triggers are put together from names of our own tables alone

from portal.lib.ddl import Further

# Who may find the things of a sale. A sale's papers hold prices: those who deliver find none (`sold`), and of concerns
# those that are about what they deliver.
SCOPE = """
CREATE VIEW "sale_scope" AS
SELECT s."ref" AS "sale", 's' || s."salesperson" AS "sold", 's' || s."salesperson" || COALESCE((
    SELECT group_concat(w."who", '') FROM (
        SELECT DISTINCT ' d' || COALESCE(d."assigned_to", 'nobody') AS "who" FROM "delivery" d
        WHERE d."sale" = s."ref" ORDER BY 1) w), '') AS "seen"
FROM "sale" s
"""
# What can be found, with the first key of its minute: a key is that minute, followed by 23 bits for what came in it.
SEARCHABLE = """
CREATE VIEW "searchable" AS
SELECT v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text",
    CAST(substr(v."at", 1, 4) || substr(v."at", 6, 2) || substr(v."at", 9, 2) || substr(v."at", 12, 2)
        || substr(v."at", 15, 2) AS INTEGER) * 8388608 AS "minute"
FROM (
    SELECT 'customer' AS "kind", c."ref" AS "ref", '' AS "sale", c."ref" AS "customer", 0 AS "n",
        COALESCE((SELECT group_concat(w."who", ' ') FROM (
            SELECT 's' || s."salesperson" AS "who" FROM "sale" s WHERE s."customer" = c."ref"
            UNION SELECT 'd' || COALESCE(d."assigned_to", 'nobody') FROM "sale" s
            JOIN "delivery" d ON d."sale" = s."ref" WHERE s."customer" = c."ref" ORDER BY 1) w), '') AS "scope",
        c."name" || COALESCE((SELECT group_concat(p."who", '') FROM (
            SELECT char(10) || k."name" || ', ' || k."email" AS "who" FROM "contact" k
            WHERE k."customer" = c."ref" AND k."ended_at" IS NULL ORDER BY k."name", k."ref") p), '') AS "text",
        COALESCE((SELECT MAX(s."sealed_at") FROM "sale" s WHERE s."customer" = c."ref"), '') AS "at"
    FROM "customer" c
    UNION ALL
    SELECT 'sale', s."ref", s."ref", s."customer", 0, x."seen",
        s."title" || COALESCE(char(10) || s."external_id", ''), s."sealed_at"
    FROM "sale" s JOIN "sale_scope" x ON x."sale" = s."ref"
    UNION ALL
    SELECT 'promise', p."ref", p."sale", s."customer", p."n", x."seen", p."words", s."sealed_at"
    FROM "promise" p JOIN "sale" s ON s."ref" = p."sale" JOIN "sale_scope" x ON x."sale" = p."sale"
    UNION ALL
    SELECT 'source', o."ref", o."sale", s."customer", o."n", x."sold",
        o."title" || char(10) || o."text", s."sealed_at"
    FROM "source" o JOIN "sale" s ON s."ref" = o."sale" JOIN "sale_scope" x ON x."sale" = o."sale"
    UNION ALL
    SELECT 'update', u."ref", u."sale", s."customer", p."n", x."seen", u."text", u."at"
    FROM "update" u JOIN "sale" s ON s."ref" = u."sale" JOIN "delivery" d ON d."ref" = u."delivery"
    JOIN "promise" p ON p."ref" = d."promise" JOIN "sale_scope" x ON x."sale" = u."sale"
    WHERE u."text" <> ''
    UNION ALL
    SELECT 'concern', c."ref", c."sale", s."customer", c."n", x."sold" || COALESCE((
            SELECT ' d' || COALESCE(d."assigned_to", 'nobody') FROM "delivery" d WHERE d."ref" = c."delivery"), ''),
        COALESCE((SELECT group_concat(w."words", char(10)) FROM (
            SELECT t."words" FROM "concern_step" t WHERE t."concern" = c."ref" AND t."words" <> ''
            ORDER BY t."seq") w), ''), c."raised_at"
    FROM "concern" c JOIN "sale" s ON s."ref" = c."sale" JOIN "sale_scope" x ON x."sale" = c."sale") v
"""
WORDS = """
CREATE VIRTUAL TABLE "search_words" USING fts5("kind", "scope", "text", content='search', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2', prefix='3 4 5 6')
"""
_INTO_WORDS = """INSERT INTO "search_words" ("rowid", "kind", "scope", "text")
    VALUES (NEW."id", NEW."kind", NEW."scope", NEW."text")"""
_OUT_OF_WORDS = """INSERT INTO "search_words" ("search_words", "rowid", "kind", "scope", "text")
    VALUES ('delete', OLD."id", OLD."kind", OLD."scope", OLD."text")"""
_ERASED = """INSERT INTO "search_erased" ("ref", "n") VALUES ('words', 1)
    ON CONFLICT ("ref") DO UPDATE SET "n" = "n" + 1"""
OF_WORDS = (
    ("search_written", 'AFTER INSERT ON "search"', (_INTO_WORDS,)),
    ("search_rewritten", 'AFTER UPDATE ON "search"', (_OUT_OF_WORDS, _INTO_WORDS)),
    ("search_gone", 'AFTER DELETE ON "search"', (_OUT_OF_WORDS,)),
    ("search_text_erased", 'AFTER UPDATE OF "text" ON "entry_text" WHEN NEW."text" IS NULL', (_ERASED,)),
)


def put(kind: str, ref: str) -> tuple[str, ...]:
    """Return the statements that write the row of a thing anew."""
    return (
        f"""DELETE FROM "search" WHERE "kind" = '{kind}' AND "ref" = {ref}""",
        f"""INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
    SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
        WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
        v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
    FROM "searchable" v WHERE v."kind" = '{kind}' AND v."ref" = {ref}""",
    )


def scope(sale: str) -> tuple[str, ...]:
    """Return the statements after which those who may see a sale find its things and its customer."""
    theirs = f"""(SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" WHEN 'concern' THEN (
            SELECT v."scope" FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = "search"."ref")
        ELSE x."seen" END FROM "sale_scope" x WHERE x."sale" = {sale})"""
    return (
        f"""UPDATE "search" SET "scope" = {theirs} WHERE "sale" = {sale} AND "scope" <> {theirs}""",
        *put("customer", f'(SELECT "customer" FROM "sale" WHERE "ref" = {sale})'),
    )


def _of_rows(kind: str, table: str, ref: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the triggers of a table whose rows are things of a `kind`, or belong to one that `ref` names."""
    old, new = f'OLD."{ref}"', f'NEW."{ref}"'
    return [
        (f"search_{table}_added", f'AFTER INSERT ON "{table}"', put(kind, new)),
        (f"search_{table}_changed", f'AFTER UPDATE ON "{table}"', (*put(kind, old), *put(kind, new))),
        (f"search_{table}_gone", f'AFTER DELETE ON "{table}"', put(kind, old)),
    ]


_KNOWN = """EXISTS (SELECT 1 FROM "search" t WHERE t."kind" = 'sale' AND t."ref" = NEW."sale"
    AND instr(t."scope" || ' ', ' d' || COALESCE(NEW."assigned_to", 'nobody') || ' ') > 0)"""
_ANOTHER = """EXISTS (SELECT 1 FROM "delivery" d WHERE d."sale" = OLD."sale"
    AND d."assigned_to" IS OLD."assigned_to")"""
OF_SALES = (
    (
        "search_sale_added",
        'AFTER INSERT ON "sale"',
        (*put("sale", 'NEW."ref"'), *put("customer", 'NEW."customer"')),
    ),
    (
        "search_sale_changed",
        'AFTER UPDATE OF "customer", "title", "external_id", "salesperson", "sealed_at" ON "sale"',
        (*put("sale", 'NEW."ref"'), *put("customer", 'OLD."customer"'), *scope('NEW."ref"')),
    ),
    (
        "search_sale_gone",
        'AFTER DELETE ON "sale"',
        (*put("sale", 'OLD."ref"'), *put("customer", 'OLD."customer"')),
    ),
    # Who delivers says who may find: only what is the first or the last of its kind in a sale changes that.
    (
        "search_delivery_added",
        f'AFTER INSERT ON "delivery" WHEN NOT {_KNOWN}',
        scope('NEW."sale"'),
    ),
    (
        "search_delivery_changed",
        'AFTER UPDATE OF "sale", "assigned_to" ON "delivery"',
        (*scope('OLD."sale"'), *scope('NEW."sale"')),
    ),
    ("search_delivery_gone", f'AFTER DELETE ON "delivery" WHEN NOT {_ANOTHER}', scope('OLD."sale"')),
)
TRIGGERS = (
    *OF_WORDS,
    *_of_rows("customer", "customer", "ref"),
    *_of_rows("customer", "contact", "customer"),
    *_of_rows("promise", "promise", "ref"),
    *_of_rows("source", "source", "ref"),
    *_of_rows("update", "update", "ref"),
    *_of_rows("concern", "concern", "ref"),
    *_of_rows("concern", "concern_step", "concern"),
    *OF_SALES,
)


def _trigger(name: str, when: str, steps: tuple[str, ...]) -> str:
    body = "\n".join(f"{step};" for step in steps)
    return f'CREATE TRIGGER "{name}" {when} BEGIN\n{body}\nEND'


FURTHER = Further(
    "sqlite",
    (SCOPE, SEARCHABLE, WORDS, *(_trigger(*trigger) for trigger in TRIGGERS)),
    ('DROP TABLE "search_words"', 'DROP VIEW "searchable"', 'DROP VIEW "sale_scope"'),
)
