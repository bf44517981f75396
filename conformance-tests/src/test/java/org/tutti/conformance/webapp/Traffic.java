package org.tutti.conformance.webapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a page fetched: requests, and bytes on the wire, heads of answers included; media are not counted. */
record Traffic(Map<String, Long> bytesByRequest, Set<String> hosts) {

    static Traffic of(List<JsonNode> events) {
        Map<String, String> addresses = new LinkedHashMap<>();
        Map<String, Long> bytes = new LinkedHashMap<>();
        Set<String> hosts = new TreeSet<>();
        for (JsonNode event : events) {
            JsonNode about = event.get("params");
            String id = about.path("requestId").asText();
            switch (event.get("method").asText()) {
                case "Network.requestWillBeSent" -> note(id, about.at("/request/url").asText(), addresses, hosts);
                case "Network.webSocketCreated" -> note(id, about.get("url").asText(), addresses, hosts);
                case "Network.dataReceived" -> bytes.merge(id, about.get("encodedDataLength").asLong(), Long::sum);
                case "Network.loadingFinished" -> bytes.put(id, about.get("encodedDataLength").asLong()); // with the head
                case "Network.webSocketFrameReceived" -> bytes.merge(id, about.at("/response/payloadData").asText().length() + 4L, Long::sum);
                default -> {}
            }
        }
        Map<String, Long> counted = new LinkedHashMap<>();
        addresses.forEach((id, address) -> {
            if (!URI.create(address).getPath().startsWith("/media/")) {
                counted.merge(address, bytes.getOrDefault(id, 0L), Long::sum);
            }
        });
        return new Traffic(counted, hosts);
    }

    private static void note(String id, String address, Map<String, String> addresses, Set<String> hosts) {
        URI uri = URI.create(address);
        if (Set.of("http", "https", "ws", "wss").contains(uri.getScheme())) {
            addresses.put(id, address);
            hosts.add(uri.getAuthority());
        }
    }

    long bytes() {
        return bytesByRequest.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The heaviest of them, as {@code path: bytes}. */
    List<String> largest(int count) {
        return bytesByRequest.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(count)
                .map(each -> URI.create(each.getKey()).getPath() + ": " + each.getValue())
                .toList();
    }

    int requests() {
        return bytesByRequest.size();
    }
}
