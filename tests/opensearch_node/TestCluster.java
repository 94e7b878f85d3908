import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.common.settings.Settings;

/**
 * OpenSearch nodes on loopback, for tests, without Docker; without security, unless there are
 * settings for it.
 *
 * <p>usage: TestCluster HOME NAME HTTP TRANSPORT TOTAL NODES [SECURITY], where HTTP and TRANSPORT
 * are the ports of node 1 (those of the others follow), TOTAL is how many nodes the cluster has, and
 * NODES are the numbers of those in this process, such as 1,2,3. SECURITY is a file (.json or .yml)
 * of settings of the security plugin, which is then loaded. Writes HOME/ready-NODES when they have
 * joined; ends when standard input does.
 */
public final class TestCluster {
  public static void main(String[] given) throws Exception {
    Path home = Path.of(given[0]).toAbsolutePath();
    int http = Integer.parseInt(given[2]);
    int transport = Integer.parseInt(given[3]);
    int total = Integer.parseInt(given[4]);
    String[] here = given[5].split(",");
    List<String> seeds = new ArrayList<>();
    for (int i = 0; i < total; i++) {
      seeds.add("127.0.0.1:" + (transport + i));
    }
    Settings security =
        given.length > 6
            ? Settings.builder().loadFromPath(Path.of(given[6])).build()
            : Settings.EMPTY;
    OpenSearchRunner runner = new OpenSearchRunner();
    runner.setMaxHttpPort(-1); // a port in use is a failure, not another port
    runner.onBuild(
        (number, settings) -> {
          int node = Integer.parseInt(here[number - 1]);
          settings.put(security);
          settings.put("node.name", "node-" + node);
          settings.put("network.host", "127.0.0.1");
          settings.put("http.port", String.valueOf(http + node - 1));
          settings.put("transport.port", String.valueOf(transport + node - 1));
          settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
          settings.put("indices.breaker.total.use_real_memory", "false"); // counts garbage too
          if (total == 1) {
            settings.put("discovery.type", "single-node");
          } else {
            settings.put("discovery.type", "zen"); // the runner makes one-node processes single
            settings.putList("discovery.seed_hosts", seeds);
            settings.putList("cluster.initial_cluster_manager_nodes", "node-1");
          }
        });
    OpenSearchRunner.Configs configs =
        OpenSearchRunner.newConfigs()
            .basePath(home.resolve("nodes-" + given[5].replace(',', '-')).toString())
            .clusterName(given[1])
            .numOfNode(here.length);
    if (!security.isEmpty()) {
      configs.pluginTypes("org.opensearch.security.OpenSearchSecurityPlugin");
    }
    runner.build(configs);
    Files.writeString(home.resolve("ready-" + given[5]), String.join("\n", seeds));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    while (in.readLine() != null) {
      continue;
    }
    runner.close();
    System.exit(0);
  }
}
