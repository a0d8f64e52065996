// SPDX-License-Identifier: GPL-3.0-or-later
// YAML by yaml-cpp's events: its own tree resolves aliases without a bound.
#include "rules/yamltree.h"

#include "promql/literals.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

namespace wf::rules {

namespace {

YamlError errorAt(const YAML::Mark &mark, std::string text)
{
    return {std::max(mark.line, 0) + 1, std::max(mark.column, 0) + 1, std::move(text)};
}

/// Builds the documents. Throws YamlError where a bound is reached.
class TreeBuilder final : public YAML::EventHandler
{
public:
    explicit TreeBuilder(std::vector<YamlNodePtr> &documents) : m_documents(documents) {}

    void OnDocumentStart(const YAML::Mark &mark) override
    {
        // yaml-cpp hands out empty documents for ever if a stray comma begins one.
        if (m_started && mark.pos <= m_lastStart)
            throw errorAt(mark, "this is not YAML");
        m_started = true;
        m_lastStart = mark.pos;
        if (m_documents.size() == MaxYamlDocuments)
            throw errorAt(mark, "the file has more than " + std::to_string(MaxYamlDocuments) + " documents");
        m_anchors.clear();
        m_open.clear();
        m_root = nullptr;
    }
    void OnDocumentEnd() override
    {
        if (m_root)
            m_documents.push_back(std::move(m_root));
        m_root = nullptr;
    }
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        place(made(YamlNode::Kind::Null, mark), mark, anchor);
    }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        const auto it = m_anchors.find(anchor);
        if (it == m_anchors.end())
            throw errorAt(mark, "an alias stands for a part of the file that it is in itself");
        count(mark, it->second->nodes);
        countText(mark, it->second->bytes);
        if (int(m_open.size()) + it->second->height > MaxYamlDepth)
            throw tooDeep(mark);
        add(it->second, mark);
    }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &value) override
    {
        auto node = made(YamlNode::Kind::Scalar, mark);
        node->plain = tag == "?";
        node->text = value;
        node->bytes = value.size();
        countText(mark, value.size());
        if (node->plain && (value == "null" || value == "Null" || value == "NULL" || value == "~"))
            node->kind = YamlNode::Kind::Null;
        place(std::move(node), mark, anchor);
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(YamlNode::Kind::List, mark, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(YamlNode::Kind::Map, mark, anchor);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open
    {
        std::shared_ptr<YamlNode> node;
        YamlNodePtr key; ///< Waits for its value.
        YAML::anchor_t anchor = YAML::NullAnchor;
        YAML::Mark mark;
    };

    static YamlError tooDeep(const YAML::Mark &mark)
    {
        return errorAt(mark, "lists and maps are nested more than " + std::to_string(MaxYamlDepth) + " deep");
    }
    void count(const YAML::Mark &mark, std::size_t nodes)
    {
        m_nodes += nodes;
        if (m_nodes > MaxYamlNodes)
            throw errorAt(mark, "the file stands for more than " + std::to_string(MaxYamlNodes) +
                                    " values, its aliases counted with what they stand for");
    }
    void countText(const YAML::Mark &mark, std::size_t bytes)
    {
        m_bytes += bytes;
        if (m_bytes > MaxYamlTextBytes)
            throw errorAt(mark, "the file stands for more than " + std::to_string(MaxYamlTextBytes >> 20) +
                                    " MB of text, its aliases counted with what they stand for");
    }
    std::shared_ptr<YamlNode> made(YamlNode::Kind kind, const YAML::Mark &mark)
    {
        count(mark, 1);
        if (int(m_open.size()) >= MaxYamlDepth)
            throw tooDeep(mark);
        auto node = std::make_shared<YamlNode>();
        node->kind = kind;
        node->line = std::max(mark.line, 0) + 1;
        node->column = std::max(mark.column, 0) + 1;
        return node;
    }
    void remember(const YamlNodePtr &node, const YAML::Mark &mark, YAML::anchor_t anchor)
    {
        if (anchor == YAML::NullAnchor)
            return;
        if (m_anchors.size() == MaxYamlAnchors)
            throw errorAt(mark, "the document has more than " + std::to_string(MaxYamlAnchors) + " anchors");
        m_anchors[anchor] = node;
    }
    void place(YamlNodePtr node, const YAML::Mark &mark, YAML::anchor_t anchor)
    {
        remember(node, mark, anchor);
        add(std::move(node), mark);
    }
    void add(YamlNodePtr node, const YAML::Mark &mark)
    {
        if (m_open.empty()) {
            if (m_root)
                throw errorAt(mark, "this is not YAML");
            m_root = std::move(node);
            return;
        }
        Open &into = m_open.back();
        into.node->height = std::max(into.node->height, node->height + 1);
        into.node->nodes += node->nodes;
        into.node->bytes += node->bytes;
        if (into.node->kind == YamlNode::Kind::List)
            into.node->items.push_back(std::move(node));
        else if (!into.key)
            into.key = std::move(node);
        else
            into.node->entries.emplace_back(std::exchange(into.key, nullptr), std::move(node));
    }
    void open(YamlNode::Kind kind, const YAML::Mark &mark, YAML::anchor_t anchor)
    {
        auto node = made(kind, mark);
        m_open.push_back({std::move(node), nullptr, anchor, mark});
    }
    void close()
    {
        const Open done = std::move(m_open.back());
        m_open.pop_back();
        place(done.node, done.mark, done.anchor);
    }

    std::vector<YamlNodePtr> &m_documents;
    std::vector<Open> m_open;
    YamlNodePtr m_root;
    std::unordered_map<YAML::anchor_t, YamlNodePtr> m_anchors;
    std::size_t m_nodes = 0;
    std::size_t m_bytes = 0;
    bool m_started = false;
    int m_lastStart = 0;
};

/// What yaml-cpp would take for something else: its end of a file is a control character.
std::optional<YamlError> objectionTo(std::string_view text)
{
    if (text.size() > MaxYamlBytes)
        return YamlError{1, 1, "the file is larger than " + std::to_string(MaxYamlBytes >> 20) + " MB"};
    if (!promql::isUtf8(text))
        return YamlError{1, 1, "the file is not UTF-8"};
    const auto odd = std::ranges::find_if(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
    });
    if (odd == text.end())
        return std::nullopt;
    const auto line = std::count(text.begin(), odd, '\n') + 1;
    return YamlError{int(line), 1, "there is a control character, which YAML does not allow"};
}

} // namespace

YamlFile readYaml(std::string_view text)
{
    YamlFile file;
    file.error = objectionTo(text);
    if (file.error)
        return file;
    try {
        std::istringstream in{std::string(text)};
        YAML::Parser parser(in);
        TreeBuilder builder(file.documents);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YamlError &error) {
        file.error = error;
    } catch (const YAML::Exception &error) {
        // "bad file" is how it says that lists are nested deeper than it reads.
        file.error = errorAt(error.mark, error.msg == "bad file" ? "lists and maps are nested too deep"
                                                                 : "this is not YAML: " + error.msg);
    }
    return file;
}

} // namespace wf::rules
