package vn.tthc.stats.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/** A bulletin as a tree of elements, from which other forms are made. */
record Document(Element body) {

    /**
     * Reads XHTML that a template made.
     *
     * @throws Refusal {@code template-broken} if it is not well-formed
     */
    static Document of(String xhtml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Element root = factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xhtml.getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
            Element body = (Element) root.getElementsByTagName("body").item(0);
            if (body == null) {
                throw Refusal.of(ErrorCode.TEMPLATE_BROKEN, "<body>?");
            }
            return new Document(body);
        } catch (SAXException wrong) {
            throw Refusal.of(ErrorCode.TEMPLATE_BROKEN, wrong.getMessage());
        } catch (IOException | ParserConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Its sections: the name and heading of each, and its sentences. */
    List<Map<String, Object>> sections() {
        List<Map<String, Object>> sections = new ArrayList<>();
        NodeList found = body.getElementsByTagName("section");
        for (int i = 0; i < found.getLength(); i++) {
            Element section = (Element) found.item(i);
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("id", section.getAttribute("id"));
            told.put(
                    "heading",
                    children(section)
                            .filter(child -> child.getTagName().matches("h[1-6]"))
                            .map(Document::text)
                            .findFirst()
                            .orElse(null));
            told.put("sentences", sentences(section));
            sections.add(told);
        }
        return sections;
    }

    private static List<String> sentences(Element section) {
        List<String> sentences = new ArrayList<>();
        children(section).forEach(child -> {
            switch (child.getTagName()) {
                case "p" -> sentences.add(text(child));
                case "ul", "ol" -> children(child).map(Document::text).forEach(sentences::add);
                default -> {
                    // Headings are told apart, and what is in tables is in the figures.
                }
            }
        });
        return sentences.stream().filter(sentence -> !sentence.isEmpty()).toList();
    }

    /** The elements right below one. */
    static Stream<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children.stream();
    }

    /** The words of an element, blanks and line ends between them as one blank. */
    static String text(Element element) {
        return element.getTextContent().replaceAll("\\s+", " ").strip();
    }
}
