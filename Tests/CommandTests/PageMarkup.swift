import Foundation

#if canImport(FoundationXML)
import FoundationXML
#endif

/// A page as a strict parser reads it.
final class PageMarkup: NSObject, XMLParserDelegate {
    /// How many there are of each element.
    private(set) var elements: [String: Int] = [:]
    /// The values of all attributes, by name.
    private(set) var attributes: [String: [String]] = [:]

    /// - Throws: what is wrong with the markup.
    init(_ page: String) throws {
        super.init()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = self
        if !parser.parse() { throw parser.parserError ?? CocoaError(.propertyListReadCorrupt) }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes found: [String: String]
    ) {
        elements[name, default: 0] += 1
        for (name, value) in found { attributes[name, default: []].append(value) }
    }

    /// All numbers that pictures are drawn with.
    var numbers: [String] {
        ["d", "x", "y", "cx", "cy", "r", "width", "height", "viewBox"].flatMap { attributes[$0] ?? [] }
    }
}
