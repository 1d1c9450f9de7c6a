"""Searching: one table of what can be found, the engine's own full-text index over it, and triggers that keep it.

What is there already is filled in. Sales are read by the day on which they were signed, too.
"""

from typing import Any

import peewee

TABLES = (
    """
    CREATE INDEX "search_sale" ON "search" ("sale")
    """,
    """
    CREATE UNIQUE INDEX "search_kind_ref" ON "search" ("kind", "ref")
    """,
    """
    CREATE TABLE "search_erased" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "n" INTEGER NOT NULL
    )
    """,
    """
    CREATE INDEX "sale_signed_on" ON "sale" ("signed_on")
    """,
    """
    CREATE INDEX "sale_salesperson_signed_on" ON "sale" ("salesperson", "signed_on")
    """,
)
ON_SQLITE = (
    """
    CREATE TABLE "search" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "kind" TEXT NOT NULL,
        "ref" TEXT NOT NULL,
        "sale" TEXT NOT NULL,
        "customer" TEXT NOT NULL,
        "n" INTEGER NOT NULL,
        "scope" TEXT NOT NULL,
        "text" TEXT NOT NULL
    )
    """,
)
ON_POSTGRES = (
    """
    CREATE TABLE "search" (
        "id" BIGSERIAL NOT NULL PRIMARY KEY,
        "kind" TEXT NOT NULL,
        "ref" TEXT NOT NULL,
        "sale" TEXT NOT NULL,
        "customer" TEXT NOT NULL,
        "n" INTEGER NOT NULL,
        "scope" TEXT NOT NULL,
        "text" TEXT NOT NULL
    )
    """,
)
WORDS_ON_SQLITE = (
    """
    CREATE VIEW "sale_scope" AS
    SELECT s."ref" AS "sale", 's' || s."salesperson" AS "sold", 's' || s."salesperson" || COALESCE((
        SELECT group_concat(w."who", '') FROM (
            SELECT DISTINCT ' d' || COALESCE(d."assigned_to", 'nobody') AS "who" FROM "delivery" d
            WHERE d."sale" = s."ref" ORDER BY 1) w), '') AS "seen"
    FROM "sale" s
    """,
    """
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
        WHERE u."text" <> '') v
    """,
    """
    CREATE VIRTUAL TABLE "search_words" USING fts5("kind", "scope", "text", content='search', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2', prefix='3 4 5 6')
    """,
    """
    CREATE TRIGGER "search_written" AFTER INSERT ON "search" BEGIN
    INSERT INTO "search_words" ("rowid", "kind", "scope", "text")
        VALUES (NEW."id", NEW."kind", NEW."scope", NEW."text");
    END
    """,
    """
    CREATE TRIGGER "search_rewritten" AFTER UPDATE ON "search" BEGIN
    INSERT INTO "search_words" ("search_words", "rowid", "kind", "scope", "text")
        VALUES ('delete', OLD."id", OLD."kind", OLD."scope", OLD."text");
    INSERT INTO "search_words" ("rowid", "kind", "scope", "text")
        VALUES (NEW."id", NEW."kind", NEW."scope", NEW."text");
    END
    """,
    """
    CREATE TRIGGER "search_gone" AFTER DELETE ON "search" BEGIN
    INSERT INTO "search_words" ("search_words", "rowid", "kind", "scope", "text")
        VALUES ('delete', OLD."id", OLD."kind", OLD."scope", OLD."text");
    END
    """,
    """
    CREATE TRIGGER "search_text_erased" AFTER UPDATE OF "text" ON "entry_text" WHEN NEW."text" IS NULL BEGIN
    INSERT INTO "search_erased" ("ref", "n") VALUES ('words', 1)
        ON CONFLICT ("ref") DO UPDATE SET "n" = "n" + 1;
    END
    """,
    """
    CREATE TRIGGER "search_customer_added" AFTER INSERT ON "customer" BEGIN
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = NEW."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = NEW."ref";
    END
    """,
    """
    CREATE TRIGGER "search_customer_changed" AFTER UPDATE ON "customer" BEGIN
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = OLD."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = OLD."ref";
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = NEW."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = NEW."ref";
    END
    """,
    """
    CREATE TRIGGER "search_customer_gone" AFTER DELETE ON "customer" BEGIN
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = OLD."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = OLD."ref";
    END
    """,
    """
    CREATE TRIGGER "search_contact_added" AFTER INSERT ON "contact" BEGIN
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = NEW."customer";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = NEW."customer";
    END
    """,
    """
    CREATE TRIGGER "search_contact_changed" AFTER UPDATE ON "contact" BEGIN
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = OLD."customer";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = OLD."customer";
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = NEW."customer";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = NEW."customer";
    END
    """,
    """
    CREATE TRIGGER "search_contact_gone" AFTER DELETE ON "contact" BEGIN
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = OLD."customer";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = OLD."customer";
    END
    """,
    """
    CREATE TRIGGER "search_promise_added" AFTER INSERT ON "promise" BEGIN
    DELETE FROM "search" WHERE "kind" = 'promise' AND "ref" = NEW."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'promise' AND v."ref" = NEW."ref";
    END
    """,
    """
    CREATE TRIGGER "search_promise_changed" AFTER UPDATE ON "promise" BEGIN
    DELETE FROM "search" WHERE "kind" = 'promise' AND "ref" = OLD."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'promise' AND v."ref" = OLD."ref";
    DELETE FROM "search" WHERE "kind" = 'promise' AND "ref" = NEW."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'promise' AND v."ref" = NEW."ref";
    END
    """,
    """
    CREATE TRIGGER "search_promise_gone" AFTER DELETE ON "promise" BEGIN
    DELETE FROM "search" WHERE "kind" = 'promise' AND "ref" = OLD."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'promise' AND v."ref" = OLD."ref";
    END
    """,
    """
    CREATE TRIGGER "search_source_added" AFTER INSERT ON "source" BEGIN
    DELETE FROM "search" WHERE "kind" = 'source' AND "ref" = NEW."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'source' AND v."ref" = NEW."ref";
    END
    """,
    """
    CREATE TRIGGER "search_source_changed" AFTER UPDATE ON "source" BEGIN
    DELETE FROM "search" WHERE "kind" = 'source' AND "ref" = OLD."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'source' AND v."ref" = OLD."ref";
    DELETE FROM "search" WHERE "kind" = 'source' AND "ref" = NEW."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'source' AND v."ref" = NEW."ref";
    END
    """,
    """
    CREATE TRIGGER "search_source_gone" AFTER DELETE ON "source" BEGIN
    DELETE FROM "search" WHERE "kind" = 'source' AND "ref" = OLD."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'source' AND v."ref" = OLD."ref";
    END
    """,
    """
    CREATE TRIGGER "search_update_added" AFTER INSERT ON "update" BEGIN
    DELETE FROM "search" WHERE "kind" = 'update' AND "ref" = NEW."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'update' AND v."ref" = NEW."ref";
    END
    """,
    """
    CREATE TRIGGER "search_update_changed" AFTER UPDATE ON "update" BEGIN
    DELETE FROM "search" WHERE "kind" = 'update' AND "ref" = OLD."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'update' AND v."ref" = OLD."ref";
    DELETE FROM "search" WHERE "kind" = 'update' AND "ref" = NEW."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'update' AND v."ref" = NEW."ref";
    END
    """,
    """
    CREATE TRIGGER "search_update_gone" AFTER DELETE ON "update" BEGIN
    DELETE FROM "search" WHERE "kind" = 'update' AND "ref" = OLD."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'update' AND v."ref" = OLD."ref";
    END
    """,
    """
    CREATE TRIGGER "search_sale_added" AFTER INSERT ON "sale" BEGIN
    DELETE FROM "search" WHERE "kind" = 'sale' AND "ref" = NEW."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'sale' AND v."ref" = NEW."ref";
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = NEW."customer";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = NEW."customer";
    END
    """,
    """
    CREATE TRIGGER "search_sale_changed" AFTER UPDATE OF "customer", "title", "external_id", "salesperson", "sealed_at" ON "sale" BEGIN
    DELETE FROM "search" WHERE "kind" = 'sale' AND "ref" = NEW."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'sale' AND v."ref" = NEW."ref";
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = OLD."customer";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = OLD."customer";
    UPDATE "search" SET "scope" = (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END
            FROM "sale_scope" x WHERE x."sale" = NEW."ref") WHERE "sale" = NEW."ref" AND "scope" <> (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END
            FROM "sale_scope" x WHERE x."sale" = NEW."ref");
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = (SELECT "customer" FROM "sale" WHERE "ref" = NEW."ref");
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = (SELECT "customer" FROM "sale" WHERE "ref" = NEW."ref");
    END
    """,
    """
    CREATE TRIGGER "search_sale_gone" AFTER DELETE ON "sale" BEGIN
    DELETE FROM "search" WHERE "kind" = 'sale' AND "ref" = OLD."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'sale' AND v."ref" = OLD."ref";
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = OLD."customer";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = OLD."customer";
    END
    """,
    """
    CREATE TRIGGER "search_delivery_added" AFTER INSERT ON "delivery" WHEN NOT EXISTS (SELECT 1 FROM "search" t WHERE t."kind" = 'sale' AND t."ref" = NEW."sale"
        AND instr(t."scope" || ' ', ' d' || COALESCE(NEW."assigned_to", 'nobody') || ' ') > 0) BEGIN
    UPDATE "search" SET "scope" = (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END
            FROM "sale_scope" x WHERE x."sale" = NEW."sale") WHERE "sale" = NEW."sale" AND "scope" <> (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END
            FROM "sale_scope" x WHERE x."sale" = NEW."sale");
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = (SELECT "customer" FROM "sale" WHERE "ref" = NEW."sale");
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = (SELECT "customer" FROM "sale" WHERE "ref" = NEW."sale");
    END
    """,
    """
    CREATE TRIGGER "search_delivery_changed" AFTER UPDATE OF "sale", "assigned_to" ON "delivery" BEGIN
    UPDATE "search" SET "scope" = (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END
            FROM "sale_scope" x WHERE x."sale" = OLD."sale") WHERE "sale" = OLD."sale" AND "scope" <> (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END
            FROM "sale_scope" x WHERE x."sale" = OLD."sale");
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = (SELECT "customer" FROM "sale" WHERE "ref" = OLD."sale");
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = (SELECT "customer" FROM "sale" WHERE "ref" = OLD."sale");
    UPDATE "search" SET "scope" = (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END
            FROM "sale_scope" x WHERE x."sale" = NEW."sale") WHERE "sale" = NEW."sale" AND "scope" <> (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END
            FROM "sale_scope" x WHERE x."sale" = NEW."sale");
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = (SELECT "customer" FROM "sale" WHERE "ref" = NEW."sale");
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = (SELECT "customer" FROM "sale" WHERE "ref" = NEW."sale");
    END
    """,
    """
    CREATE TRIGGER "search_delivery_gone" AFTER DELETE ON "delivery" WHEN NOT EXISTS (SELECT 1 FROM "delivery" d WHERE d."sale" = OLD."sale"
        AND d."assigned_to" IS OLD."assigned_to") BEGIN
    UPDATE "search" SET "scope" = (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END
            FROM "sale_scope" x WHERE x."sale" = OLD."sale") WHERE "sale" = OLD."sale" AND "scope" <> (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END
            FROM "sale_scope" x WHERE x."sale" = OLD."sale");
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = (SELECT "customer" FROM "sale" WHERE "ref" = OLD."sale");
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = (SELECT "customer" FROM "sale" WHERE "ref" = OLD."sale");
    END
    """,
    """
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
    SELECT v."minute" + ROW_NUMBER() OVER (PARTITION BY v."minute" ORDER BY v."sale", v."n", v."ref"),
        v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
    FROM "searchable" v
    """,
)
WORDS_ON_POSTGRES = (
    r"""
    CREATE FUNCTION "search_fold"("words" text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT lower(regexp_replace(normalize("words", NFD), '[\u0300-\u036f]', '', 'g'))
    $$
    """,
    r"""
    CREATE FUNCTION "search_vector"("kind" text, "scope" text, "words" text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT to_tsvector('simple', regexp_replace(
            lower(regexp_replace(normalize(left("words", 100000), NFD), '[\u0300-\u036f]', '', 'g')),
            '[!-/:-@\[-`{-~\u00a0-\u00bf\u2000-\u206f\u3000-\u303f]', ' ', 'g'))
        || array_to_tsvector(string_to_array('=' || "kind" || replace(' ' || trim("scope"), ' ', ' ='), ' '))
    $$
    """,
    """
    ALTER TABLE "search" ADD COLUMN "words" tsvector GENERATED ALWAYS AS ("search_vector"("kind", "scope", "text")) STORED
    """,
    """
    CREATE INDEX "search_words" ON "search" USING gin ("words")
    """,
    """
    CREATE VIEW "sale_scope" AS
    SELECT s."ref" AS "sale", 's' || s."salesperson" AS "sold", 's' || s."salesperson" || COALESCE((
        SELECT string_agg(DISTINCT ' d' || COALESCE(d."assigned_to", 'nobody'), '') FROM "delivery" d
        WHERE d."sale" = s."ref"), '') AS "seen"
    FROM "sale" s
    """,
    """
    CREATE VIEW "searchable" AS
    SELECT v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text",
        CASE WHEN m."digits" ~ '^[0-9]{12}$' THEN m."digits"::bigint * 8388608 ELSE 0 END AS "minute"
    FROM (
        SELECT 'customer' AS "kind", c."ref" AS "ref", '' AS "sale", c."ref" AS "customer", 0 AS "n",
            COALESCE((SELECT string_agg(w."who", ' ' ORDER BY w."who") FROM (
                SELECT 's' || s."salesperson" AS "who" FROM "sale" s WHERE s."customer" = c."ref"
                UNION SELECT 'd' || COALESCE(d."assigned_to", 'nobody') FROM "sale" s
                JOIN "delivery" d ON d."sale" = s."ref" WHERE s."customer" = c."ref") w), '') AS "scope",
            c."name" || COALESCE((SELECT string_agg(chr(10) || k."name" || ', ' || k."email", ''
                ORDER BY k."name", k."ref") FROM "contact" k
                WHERE k."customer" = c."ref" AND k."ended_at" IS NULL), '') AS "text",
            COALESCE((SELECT MAX(s."sealed_at") FROM "sale" s WHERE s."customer" = c."ref"), '') AS "at"
        FROM "customer" c
        UNION ALL
        SELECT 'sale', s."ref", s."ref", s."customer", 0, x."seen",
            s."title" || COALESCE(chr(10) || s."external_id", ''), s."sealed_at"
        FROM "sale" s JOIN "sale_scope" x ON x."sale" = s."ref"
        UNION ALL
        SELECT 'promise', p."ref", p."sale", s."customer", p."n", x."seen", p."words", s."sealed_at"
        FROM "promise" p JOIN "sale" s ON s."ref" = p."sale" JOIN "sale_scope" x ON x."sale" = p."sale"
        UNION ALL
        SELECT 'source', o."ref", o."sale", s."customer", o."n", x."sold",
            o."title" || chr(10) || o."text", s."sealed_at"
        FROM "source" o JOIN "sale" s ON s."ref" = o."sale" JOIN "sale_scope" x ON x."sale" = o."sale"
        UNION ALL
        SELECT 'update', u."ref", u."sale", s."customer", p."n", x."seen", u."text", u."at"
        FROM "update" u JOIN "sale" s ON s."ref" = u."sale" JOIN "delivery" d ON d."ref" = u."delivery"
        JOIN "promise" p ON p."ref" = d."promise" JOIN "sale_scope" x ON x."sale" = u."sale"
        WHERE u."text" <> '') v
    CROSS JOIN LATERAL (SELECT substr(v."at", 1, 4) || substr(v."at", 6, 2) || substr(v."at", 9, 2)
        || substr(v."at", 12, 2) || substr(v."at", 15, 2) AS "digits") m
    """,
    """
    CREATE FUNCTION "search_put"("of_kind" text, "of_ref" text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        IF of_kind = 'customer' THEN
            PERFORM 1 FROM "customer" c WHERE c."ref" = of_ref FOR NO KEY UPDATE;
        END IF;
        DELETE FROM "search" t WHERE t."kind" = of_kind AND t."ref" = of_ref;
        INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT v."minute" + mod(nextval('search_id_seq'), 8388608), v."kind", v."ref", v."sale", v."customer", v."n",
            v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = of_kind AND v."ref" = of_ref;
    END
    $$
    """,
    """
    CREATE FUNCTION "search_scope"("of_sale" text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE "search" t SET "scope" = CASE t."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END
        FROM "sale_scope" x
        WHERE t."sale" = of_sale AND x."sale" = of_sale
            AND t."scope" <> CASE t."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END;
        PERFORM "search_put"('customer', s."customer") FROM "sale" s WHERE s."ref" = of_sale;
    END
    $$
    """,
    """
    CREATE FUNCTION "search_row"() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            PERFORM "search_put"(TG_ARGV[0], to_jsonb(OLD) ->> TG_ARGV[1]);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            PERFORM "search_put"(TG_ARGV[0], to_jsonb(NEW) ->> TG_ARGV[1]);
        END IF;
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE FUNCTION "search_sale"() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            PERFORM "search_put"('sale', OLD."ref");
            PERFORM "search_put"('customer', OLD."customer");
        END IF;
        IF TG_OP <> 'DELETE' THEN
            PERFORM "search_put"('sale', NEW."ref");
            PERFORM "search_scope"(NEW."ref");
        END IF;
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE FUNCTION "search_delivery"() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        one "delivery" := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        is_known boolean := EXISTS (SELECT 1 FROM "search" t WHERE t."kind" = 'sale' AND t."ref" = one."sale"
            AND position(' d' || COALESCE(one."assigned_to", 'nobody') || ' ' IN t."scope" || ' ') > 0);
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            PERFORM "search_scope"(OLD."sale");
        ELSIF TG_OP = 'INSERT' AND is_known OR TG_OP = 'DELETE' AND (NOT is_known OR EXISTS (
            SELECT 1 FROM "delivery" d WHERE d."sale" = one."sale"
            AND d."assigned_to" IS NOT DISTINCT FROM one."assigned_to")) THEN
            RETURN NULL;
        END IF;
        PERFORM "search_scope"(one."sale");
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE TRIGGER "search_customer" AFTER INSERT OR UPDATE OR DELETE ON "customer" FOR EACH ROW EXECUTE FUNCTION "search_row"('customer', 'ref')
    """,
    """
    CREATE TRIGGER "search_contact" AFTER INSERT OR UPDATE OR DELETE ON "contact" FOR EACH ROW EXECUTE FUNCTION "search_row"('customer', 'customer')
    """,
    """
    CREATE TRIGGER "search_promise" AFTER INSERT OR UPDATE OR DELETE ON "promise" FOR EACH ROW EXECUTE FUNCTION "search_row"('promise', 'ref')
    """,
    """
    CREATE TRIGGER "search_source" AFTER INSERT OR UPDATE OR DELETE ON "source" FOR EACH ROW EXECUTE FUNCTION "search_row"('source', 'ref')
    """,
    """
    CREATE TRIGGER "search_update" AFTER INSERT OR UPDATE OR DELETE ON "update" FOR EACH ROW EXECUTE FUNCTION "search_row"('update', 'ref')
    """,
    """
    CREATE TRIGGER "search_sale" AFTER INSERT OR DELETE OR UPDATE OF "customer", "title", "external_id", "salesperson", "sealed_at" ON "sale" FOR EACH ROW EXECUTE FUNCTION "search_sale"()
    """,
    """
    CREATE TRIGGER "search_delivery" AFTER INSERT OR DELETE OR UPDATE OF "sale", "assigned_to" ON "delivery" FOR EACH ROW EXECUTE FUNCTION "search_delivery"()
    """,
    """
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
    SELECT v."minute" + mod(nextval('search_id_seq'), 8388608), v."kind", v."ref", v."sale", v."customer", v."n",
        v."scope", v."text"
    FROM "searchable" v
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables, the index and its triggers, and fill it."""
    is_sqlite = isinstance(database, peewee.SqliteDatabase)
    first, then = (ON_SQLITE, WORDS_ON_SQLITE) if is_sqlite else (ON_POSTGRES, WORDS_ON_POSTGRES)
    for statement in (*first, *TABLES, *then):
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
