-- Changes that may arrive twice. Both functions belong around the change, in its transaction.

-- NULL: the change is new, and is to be done now. Else it has been done, and this was answered. Who sends it while it is being done waits
-- here until that transaction has ended.
CREATE FUNCTION begin_operation(op uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF caller() IS NULL THEN
        RAISE insufficient_privilege;
    END IF;
    INSERT INTO operations (user_id, op_id) VALUES (caller(), op) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT answer FROM operations WHERE user_id = caller() AND op_id = op);
END $$;

CREATE FUNCTION end_operation(op uuid, said text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF said = '' OR said::jsonb ? 'conflict' THEN -- nothing was done: it may be tried again
        DELETE FROM operations WHERE user_id = caller() AND op_id = op AND answer IS NULL;
        RETURN;
    END IF;
    UPDATE operations SET answer = said WHERE user_id = caller() AND op_id = op AND answer IS NULL;
END $$;
