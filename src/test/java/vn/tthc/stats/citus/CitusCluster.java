package vn.tthc.stats.citus;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A Citus cluster that somebody has started. Tests make databases of their own at all its nodes and drop them; the one that it was
 * named by tells what nodes there are.
 *
 * @param coordinator where it is
 * @param workers the others
 */
record CitusCluster(Node coordinator, List<Node> workers) {

    /** A server. */
    record Node(String host, int port) {

        OwnDatabase database(String name) {
            return new OwnDatabase("jdbc:postgresql://%s:%d/%s".formatted(host, port, name), () -> {});
        }
    }

    /** The cluster of a database, whose JDBC URL at the coordinator is given. The user {@code postgres} may do everything there. */
    static CitusCluster of(String url) throws IOException {
        URI place = URI.create(url.substring("jdbc:".length()));
        Node coordinator = new Node(place.getHost(), place.getPort());
        try (Connection connection =
                        coordinator.database(place.getPath().substring(1)).connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select nodename, nodeport from pg_dist_node where groupid <> 0 and noderole = 'primary'")) {
            List<Node> workers = new ArrayList<>();
            while (rows.next()) {
                workers.add(new Node(rows.getString(1), rows.getInt(2)));
            }
            return new CitusCluster(coordinator, workers);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /**
     * A database whose tables may be distributed over all nodes; closed, it is dropped.
     *
     * @param at which of the nodes is to be used
     */
    OwnDatabase create(Node at) throws IOException {
        String name = "tthc_test_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
        for (Node node : nodes()) {
            execute(node.database("postgres"), "create database " + name);
            execute(node.database(name), "create extension citus");
        }
        OwnDatabase database = coordinator.database(name);
        execute(database, "select citus_set_coordinator_host('%s', %d)".formatted(coordinator.host, coordinator.port));
        for (Node worker : workers) {
            execute(database, "select citus_add_node('%s', %d)".formatted(worker.host, worker.port));
        }
        return new OwnDatabase(at.database(name).url(), () -> drop(name));
    }

    private void drop(String name) throws IOException {
        for (Node node : nodes()) {
            execute(node.database("postgres"), "drop database " + name + " with (force)");
        }
    }

    private List<Node> nodes() {
        List<Node> nodes = new ArrayList<>(workers);
        nodes.add(0, coordinator);
        return nodes;
    }

    private static void execute(OwnDatabase database, String sql) throws IOException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IOException(sql, e);
        }
    }
}
