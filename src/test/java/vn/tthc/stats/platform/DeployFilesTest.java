package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The files under deploy/ are what Compose and Kubernetes take them for, and fit together. */
class DeployFilesTest {

    private static final Path KUBERNETES = Path.of("deploy/kubernetes");

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "v1 Namespace", Namespace.class,
            "v1 Secret", Secret.class,
            "v1 Service", Service.class,
            "apps/v1 Deployment", Deployment.class,
            "batch/v1 Job", Job.class,
            "networking.k8s.io/v1 Ingress", Ingress.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);

    private static final YAMLMapper YAML = new YAMLMapper();

    /** {@code quarkus.shutdown.timeout}. */
    private static final int SHUTDOWN_SECONDS = 30;

    /** For whoever is started again; what compose.yaml and Kubernetes start is the image. */
    private static final String ENDS_WITHOUT_MEMORY = "-XX:+ExitOnOutOfMemoryError";

    /** The models of Kubernetes take what they do not know, to give it back again; here it is a mistake. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated any) {
                    return false;
                }
            })
            .build();

    private final Map<Class<?>, HasMetadata> objects = new HashMap<>();
    private JsonNode compose;

    @BeforeEach
    void read() throws IOException {
        compose = YAML.readTree(new File("deploy/compose.yaml"));
        try (Stream<Path> files = Files.walk(KUBERNETES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml"))
                    .filter(f -> !f.endsWith("kustomization.yaml"))
                    .toList()) {
                HasMetadata object = object(YAML.readTree(anchorsResolved(file)));
                objects.put(object.getClass(), object);
            }
        }
        assertThat(objects.keySet()).containsExactlyInAnyOrderElementsOf(KINDS.values());
    }

    /** Anchors are YAML's own, which Jackson leaves alone. */
    private static String anchorsResolved(Path file) throws IOException {
        Object plain = new Yaml().load(Files.readString(file));
        return YAML.writeValueAsString(plain);
    }

    private static HasMetadata object(JsonNode tree) throws IOException {
        String kind = tree.get("apiVersion").asText() + " " + tree.get("kind").asText();
        assertThat(KINDS).containsKey(kind);
        return STRICT.treeToValue(tree, KINDS.get(kind));
    }

    private <T> T the(Class<T> type) {
        return type.cast(objects.get(type));
    }

    @Test
    void unknownFieldsAreFound() throws IOException {
        JsonNode typo = YAML.readTree("""
                {apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{name: a, imag: b}]}}}}
                """);
        assertThatThrownBy(() -> object(typo)).hasMessageContaining("imag");
    }

    @Test
    void composeFitsItsSchema() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/schemas/compose-spec.json")) {
            ObjectNode text = (ObjectNode) new ObjectMapper().readTree(in);
            // Its name is no address, which the validator insists on.
            text.remove("$id");
            JsonSchema schema =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(text);
            assertThat(schema.validate(compose)).isEmpty();
            JsonNode broken = YAML.readTree("services: {a: {image: b, restarts: always}}");
            assertThat(schema.validate(broken)).isNotEmpty();
        }
    }

    @Test
    void composeIsWholeAndGuarded() {
        for (String name : List.of("database", "service", "proxy")) {
            JsonNode service = compose.at("/services/" + name);
            assertThat(service.has("healthcheck")).as(name).isTrue();
            assertThat(service.get("restart").asText()).isEqualTo("unless-stopped");
            assertThat(service.at("/deploy/resources/limits/memory").isMissingNode())
                    .isFalse();
            for (JsonNode secret : service.path("secrets")) {
                String source = secret.isTextual()
                        ? secret.asText()
                        : secret.get("source").asText();
                assertThat(compose.get("secrets").has(source)).as(source).isTrue();
            }
            for (JsonNode network : service.get("networks")) {
                assertThat(compose.get("networks").has(network.asText())).isTrue();
            }
        }
        assertThat(compose.at("/services/service/read_only").asBoolean()).isTrue();
        assertThat(compose.at("/services/service").has("ports"))
                .as("only the proxy is seen")
                .isFalse();
        assertThat(compose.at("/services/database").has("ports")).isFalse();
        assertThat(compose.toString()).as("no password in the file").doesNotContain("POSTGRES_PASSWORD\"");
        // What names the settings are is checked by DockerfileIT, which starts with them.
        assertThat(compose.at("/services/service/secrets/0/target").asText()).isEqualTo("quarkus.datasource.password");
    }

    @Test
    void replicasAreFoundByEverythingThatLooksForThem() {
        Deployment deployment = the(Deployment.class);
        Map<String, String> labels =
                deployment.getSpec().getTemplate().getMetadata().getLabels();
        List<Map<String, String>> selectors = new ArrayList<>(List.of(
                deployment.getSpec().getSelector().getMatchLabels(),
                the(Service.class).getSpec().getSelector(),
                the(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels(),
                the(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels()));
        deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getTopologySpreadConstraints()
                .forEach(spread -> selectors.add(spread.getLabelSelector().getMatchLabels()));
        assertThat(selectors)
                .hasSize(6)
                .allSatisfy(selector -> assertThat(labels).containsAllEntriesOf(selector));
        // Nothing is sent to the pod of the job.
        assertThat(the(Job.class).getSpec().getTemplate().getMetadata().getLabels())
                .doesNotContainEntry("app.kubernetes.io/component", "service");
        assertThat(the(NetworkPolicy.class).getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");

        Container container =
                deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
        assertThat(the(Ingress.class).getSpec().getIngressClassName())
                .as("without one it is left alone")
                .isNotBlank();
        String port = container.getPorts().get(0).getName();
        assertThat(the(Service.class)
                        .getSpec()
                        .getPorts()
                        .get(0)
                        .getTargetPort()
                        .getStrVal())
                .isEqualTo(port);
        assertThat(the(Ingress.class).getSpec().getRules().get(0).getHttp().getPaths())
                .hasSize(10)
                .allSatisfy(path -> {
                    assertThat(path.getBackend().getService().getName())
                            .isEqualTo(the(Service.class).getMetadata().getName());
                    assertThat(path.getBackend().getService().getPort().getName())
                            .isEqualTo(the(Service.class)
                                    .getSpec()
                                    .getPorts()
                                    .get(0)
                                    .getName());
                    assertThat(path.getPath()).doesNotStartWith("/q/metrics").doesNotStartWith("/q/health");
                });
    }

    @Test
    void twoReplicasAreRolledOutOneAfterTheOther() {
        Deployment deployment = the(Deployment.class);
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
        assertThat(deployment
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal())
                .isZero();
        assertThat(the(PodDisruptionBudget.class).getSpec().getMinAvailable().getIntVal())
                .isEqualTo(1);
        Container container =
                deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
        assertThat(path(container.getStartupProbe())).isEqualTo("/q/health/started");
        assertThat(path(container.getLivenessProbe())).isEqualTo("/q/health/live");
        assertThat(path(container.getReadinessProbe())).isEqualTo("/q/health/ready");
        Map<String, String> environment = environment(container);
        assertThat(environment).containsEntry("TTHC_MIGRATE", "false");
        int delay = Integer.parseInt(environment.get("QUARKUS_SHUTDOWN_DELAY").replace("S", ""));
        int noticed = container.getReadinessProbe().getPeriodSeconds();
        assertThat(delay).isGreaterThan(noticed);
        // The delay, and 30 s of quarkus.shutdown.timeout.
        assertThat(deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
                .isGreaterThan(delay + 30);
    }

    @Test
    void podsMayDoNothingButTheirWork() {
        for (PodTemplateSpec template : List.of(
                the(Deployment.class).getSpec().getTemplate(),
                the(Job.class).getSpec().getTemplate())) {
            PodSpec pod = template.getSpec();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            Container container = pod.getContainers().get(0);
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getResources().getLimits()).containsKey("memory");
            assertThat(container.getVolumeMounts())
                    .allSatisfy(mount -> assertThat(pod.getVolumes())
                            .anyMatch(volume -> volume.getName().equals(mount.getName())));
            String secrets = environment(container).get("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS");
            assertThat(container.getVolumeMounts())
                    .anyMatch(mount -> mount.getMountPath().equals(secrets));
            assertThat(pod.getVolumes())
                    .filteredOn(volume -> volume.getSecret() != null)
                    .singleElement()
                    .satisfies(volume -> assertThat(volume.getSecret().getSecretName())
                            .isEqualTo(the(Secret.class).getMetadata().getName()));
        }
        assertThat(the(Secret.class).getStringData()).containsKey("quarkus.datasource.jdbc.url");
        assertThat(the(Job.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getArgs())
                .containsExactly("migrate");
    }

    @Test
    void kustomizationsNameWhatIsThere() throws IOException {
        for (String directory : List.of("base", "migrate")) {
            Path folder = KUBERNETES.resolve(directory);
            JsonNode kustomization =
                    YAML.readTree(folder.resolve("kustomization.yaml").toFile());
            List<String> named = new ArrayList<>();
            kustomization.get("resources").forEach(resource -> named.add(resource.asText()));
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(f -> f.getFileName().toString()).filter(f -> !f.equals("kustomization.yaml")))
                        .containsExactlyInAnyOrderElementsOf(named);
            }
        }
    }

    private static String path(Probe probe) {
        assertThat(probe.getTimeoutSeconds()).isGreaterThanOrEqualTo(5);
        return probe.getHttpGet().getPath();
    }

    private static Map<String, String> environment(Container container) {
        Map<String, String> environment = new HashMap<>();
        container.getEnv().forEach(variable -> environment.put(variable.getName(), variable.getValue()));
        return environment;
    }

    /** The lines in the head of the unit that are about files, typed for the first version and for the next. */
    @Test
    void whatSystemdStartsIsReplacedByTheNextVersion(@TempDir Path machine) throws Exception {
        String files = Files.readString(Path.of("deploy/systemd/tthc-stats.service"))
                .lines()
                .filter(line -> line.startsWith("#   ") && line.contains("/opt/"))
                .map(line -> line.substring(1).strip())
                .collect(Collectors.joining("\n"))
                .replace("/opt/", machine + "/opt/")
                .replace("target/quarkus-app", machine + "/built");
        Path opt = Files.createDirectories(machine.resolve("opt"));
        Path built = Files.createDirectories(machine.resolve("built/lib"));
        for (String version : List.of("1", "2")) {
            Files.writeString(built.resolve("../quarkus-run.jar"), version);
            Files.writeString(built.resolve(version + ".jar"), version);
            Process typed = new ProcessBuilder("sh", "-ec", files)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(typed.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(typed.waitFor()).as(said).isZero();
            Files.delete(built.resolve(version + ".jar"));
        }
        Path app = opt.resolve("tthc-stats");
        assertThat(app.resolve("quarkus-run.jar")).hasContent("2");
        try (Stream<Path> all = Files.walk(opt)) {
            assertThat(all.filter(Files::isRegularFile))
                    .containsExactlyInAnyOrder(app.resolve("quarkus-run.jar"), app.resolve("lib/2.jar"));
        }
    }

    /** On a connection that the service is closing a request would be lost. */
    @Test
    void theProxyLetsGoOfSilentConnectionsBeforeTheServiceDoes() throws IOException {
        Matcher kept =
                Pattern.compile("keepalive (\\d+)s").matcher(Files.readString(Path.of("deploy/caddy/Caddyfile")));
        assertThat(kept.find()).isTrue();
        Properties settings = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(in);
        }
        assertThat(Duration.ofSeconds(Long.parseLong(kept.group(1))).plusSeconds(10))
                .isLessThan(Duration.parse("PT" + settings.getProperty("tthc.client.idle-timeout")));
    }

    @Test
    void systemdStartsWhatRunStartsAndWaitsForItsEnd() throws Exception {
        Path file = Path.of("deploy/systemd/tthc-stats.service");
        Properties unit = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            unit.load(in);
        }
        String options = "-XX:+UseSerialGC -Xms32m -Xmx256m";
        assertThat(Files.readString(Path.of("run"))).contains(options);
        assertThat(unit.getProperty("ExecStart"))
                .contains(options, ENDS_WITHOUT_MEMORY)
                .endsWith("/quarkus-run.jar");
        assertThat(unit.getProperty("Restart")).isEqualTo("on-failure");
        assertThat(Files.readString(Path.of("src/main/docker/Dockerfile.jvm"))).contains(options, ENDS_WITHOUT_MEMORY);
        assertThat(Integer.parseInt(unit.getProperty("TimeoutStopSec"))).isGreaterThan(2 * SHUTDOWN_SECONDS);
        // Its database's processes are told by it, not by systemd.
        assertThat(unit.getProperty("KillMode")).isEqualTo("mixed");
        if (Files.exists(Path.of("/usr/bin/systemd-analyze")) && Files.exists(Path.of("/usr/bin/java"))) {
            Process verify = new ProcessBuilder("systemd-analyze", "verify", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(verify.waitFor()).as(said).isZero();
        }
    }
}
