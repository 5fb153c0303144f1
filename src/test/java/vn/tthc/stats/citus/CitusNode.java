package vn.tthc.stats.citus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of a Citus cluster on this machine, which may be killed and started again.
 *
 * @param data where it has its data
 * @param programs where it and {@code pg_ctl} are
 * @param user whose process it is
 */
public record CitusNode(Path data, Path programs, String user) {

    /** Those of the cluster that a database is of: the coordinator and the others. */
    public static List<CitusNode> of(OwnDatabase coordinator) throws IOException, SQLException {
        List<CitusNode> nodes = new ArrayList<>();
        try (Connection connection = coordinator.connect();
                Statement statement = connection.createStatement();
                ResultSet places = statement.executeQuery("select nodename, nodeport from pg_dist_node")) {
            while (places.next()) {
                nodes.add(of(new CitusCluster.Node(places.getString(1), places.getInt(2))));
            }
        }
        return nodes;
    }

    private static CitusNode of(CitusCluster.Node place) throws IOException, SQLException {
        try (Connection connection = place.database("postgres").connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show data_directory")) {
            row.next();
            Path data = Path.of(row.getString(1));
            ProcessHandle.Info info = server(data).info();
            return new CitusNode(
                    data,
                    Path.of(info.command().orElseThrow()).getParent(),
                    info.user().orElseThrow());
        }
    }

    private static ProcessHandle server(Path data) throws IOException {
        long id = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        return ProcessHandle.of(id).orElseThrow();
    }

    /** As when its machine goes down. */
    public void kill() throws IOException {
        ProcessHandle server = server(data);
        List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
        all.add(0, server);
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    /** Starts it, and waits until it has put right what it had not finished. */
    public void start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (!user.equals(System.getProperty("user.name"))) {
            command.addAll(List.of("runuser", "-u", user, "--"));
        }
        command.addAll(List.of(
                programs.resolve("pg_ctl").toString(), "-D", data.toString(), "-l", data + ".log", "-w", "start"));
        Process start = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (start.waitFor() != 0) {
            throw new IOException(String.join(" ", command));
        }
    }
}
