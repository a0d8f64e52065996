// SPDX-License-Identifier: GPL-3.0-or-later
#include "chartgrid/expressiondialog.h"

#include "base/print.h"
#include "charts/chartwidget.h"
#include "feed/feedfactory.h"
#include "kit/widgetkit.h"
#include "promql/literals.h"
#include "rules/threshold.h"
#include "theme/plainlabel.h"

#include <QAbstractItemView>
#include <QButtonGroup>
#include <QComboBox>
#include <QCompleter>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <set>

namespace wf {

namespace {

constexpr std::size_t MostLines = 20;
constexpr qsizetype MostCompletions = 200;
constexpr std::int64_t MostSteps = 400;
constexpr int RowHeight = 26;

/// Points of a chart: as many as it can show, at whole seconds.
Millis stepFor(TimeRange range)
{
    const auto seconds = std::chrono::ceil<std::chrono::seconds>((range.to - range.from) / MostSteps);
    return std::max<Millis>(seconds, std::chrono::seconds(1));
}

CompareOp opOf(promql::BinaryOp op)
{
    return op == promql::BinaryOp::Greater        ? CompareOp::Greater
           : op == promql::BinaryOp::GreaterEqual ? CompareOp::GreaterEqual
           : op == promql::BinaryOp::Less         ? CompareOp::Less
                                                  : CompareOp::LessEqual;
}

/// "1:12: …": the column, from 1; 0 without one.
int columnOf(const std::string &error)
{
    const std::size_t colon = error.find(':');
    return colon == std::string::npos ? 0 : std::atoi(error.c_str() + colon + 1);
}

} // namespace

ExpressionDialog::ExpressionDialog(DeskView &desk, const Theme &theme, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_where(new QComboBox(this)), m_line(new QLineEdit(this)),
      m_error(new PlainLabel(this)), m_summary(new PlainLabel(this)), m_chart(new ChartWidget(theme, this)),
      m_table(new QTableView(this)), m_spans(new QButtonGroup(this)), m_model({tr("Value"), tr("Series")}),
      m_completer(new QCompleter(this))
{
    setObjectName(QStringLiteral("expressionDialog"));
    setWindowTitle(tr("Expression"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(980, 640);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    auto *top = new QHBoxLayout;
    m_where->setObjectName(QStringLiteral("expressionServer"));
    m_where->setAccessibleName(tr("Whose metrics are asked"));
    m_where->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    offerServers();
    top->addWidget(m_where);
    m_line->setObjectName(QStringLiteral("expression"));
    m_line->setAccessibleName(tr("Expression in PromQL"));
    m_line->setProperty("kind", "command");
    m_line->setMaxLength(int(promql::MaxExpressionBytes) / 4);
    kit::setHint(*m_line, tr("rate(http_requests_total[5m]) > 10"));
    top->addWidget(m_line, 1);
    const std::pair<QString, int> spans[] = {
        {tr("15 min"), 15}, {tr("1 h"), 60}, {tr("6 h"), 360}, {tr("24 h"), 1440}};
    for (const auto &[text, minutes] : spans) {
        auto *button = kit::makeButton("pill", text, QStringLiteral("span%1").arg(minutes), this);
        button->setCheckable(true);
        button->setChecked(minutes == 60);
        button->setAutoDefault(false);
        m_spans->addButton(button, minutes);
        top->addWidget(button);
    }
    auto *ask = kit::makeButton("primary", tr("&Ask"), QStringLiteral("askExpression"), this);
    ask->setDefault(true);
    top->addWidget(ask);
    layout->addLayout(top);
    m_error->setObjectName(QStringLiteral("expressionError"));
    m_error->setProperty("role", "critical");
    m_error->setIndent(9); // As far as the letters of the line above.
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    m_chart->setObjectName(QStringLiteral("expressionChart"));
    layout->addWidget(m_chart, 3);
    m_summary->setObjectName(QStringLiteral("expressionSummary"));
    layout->addWidget(m_summary);
    m_table->setObjectName(QStringLiteral("expressionTable"));
    m_table->setAccessibleName(tr("Series of the answer"));
    m_table->setModel(&m_model);
    kit::setUpRows(*m_table, RowHeight);
    m_table->setColumnWidth(0, 180);
    m_table->horizontalHeader()->setStretchLastSection(true);
    layout->addWidget(m_table, 2);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    layout->addWidget(buttons);
    m_completer->setModel(&m_words);
    m_completer->setWidget(m_line);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->popup()->setObjectName(QStringLiteral("expressionCompletions"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(ask, &QPushButton::clicked, this, &ExpressionDialog::run);
    connect(m_spans, &QButtonGroup::idClicked, this, &ExpressionDialog::run);
    connect(m_where, &QComboBox::activated, this, &ExpressionDialog::run);
    connect(&desk, &DeskView::configChanged, this, &ExpressionDialog::offerServers);
    connect(m_line, &QLineEdit::textEdited, this, &ExpressionDialog::offer);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &ExpressionDialog::insert);
    m_line->setFocus();
    m_chart->setEmptyText(tr("Nothing was asked yet."));
}

void ExpressionDialog::setExpression(const QString &text, const FeedId &server)
{
    m_where->setCurrentIndex(std::max(0, m_where->findData(server.text())));
    m_line->setText(text);
    run();
}

void ExpressionDialog::offerServers()
{
    const QString before = m_where->currentData().toString();
    m_where->clear();
    m_where->addItem(tr("This desk"), QString());
    for (const FeedConfig &feed : m_desk.feedConfigs()) {
        if (feed.kind == PromqlKind && feed.enabled)
            m_where->addItem(excerpt(feed.name.text(), 40), feed.name.text());
    }
    m_where->setCurrentIndex(std::max(0, m_where->findData(before)));
    m_where->setVisible(m_where->count() > 1);
}

TimeRange ExpressionDialog::wantedRange() const
{
    const Timestamp now = m_desk.clock().wall();
    const Millis span = std::chrono::minutes(std::max(1, m_spans->checkedId()));
    return {now - span, now};
}

QStringList ExpressionDialog::completions(const promql::CompletionPlace &place) const
{
    std::set<std::string> found;
    const auto offered = [&](std::string_view word) {
        if (QString::fromStdString(std::string(word))
                .startsWith(QString::fromStdString(place.prefix), Qt::CaseInsensitive))
            found.emplace(word);
    };
    for (const SeriesInfo &info : m_desk.catalog()) {
        switch (place.kind) {
        case promql::CompletionPlace::Kind::Nothing:
            return {};
        case promql::CompletionPlace::Kind::Expression:
            offered(info.key.name);
            break;
        case promql::CompletionPlace::Kind::LabelName:
            if (place.metric.empty() || place.metric == info.key.name) {
                for (const auto &[name, value] : info.key.labels.pairs())
                    offered(name);
            }
            break;
        case promql::CompletionPlace::Kind::LabelValue:
            if (place.metric.empty() || place.metric == info.key.name)
                offered(info.key.labels.value(place.label));
            break;
        }
    }
    if (place.kind == promql::CompletionPlace::Kind::Expression) {
        for (const std::string &word : promql::wordsWith(place.prefix))
            found.insert(word);
    }
    QStringList words;
    for (const std::string &word : found) {
        const QString text = QString::fromStdString(word);
        // What a person would not see the whole of is not put in unseen.
        if (!text.isEmpty() && text == visible(text, LineFeeds::Show) && words.size() < MostCompletions)
            words << text;
    }
    return words;
}

void ExpressionDialog::offer()
{
    m_error->hide();
    const std::string text = m_line->text().left(m_line->cursorPosition()).toStdString();
    const promql::CompletionPlace place = promql::completionPlace(text, text.size());
    const QStringList words = completions(place);
    const bool done = words.isEmpty() || (words.size() == 1 && words.front().toStdString() == place.prefix);
    const bool asked = !place.prefix.empty() || place.kind != promql::CompletionPlace::Kind::Expression;
    if (done || !asked) {
        m_completer->popup()->hide();
        return;
    }
    m_words.setStringList(words);
    m_completer->complete();
    // Enter takes the first one, unless what is typed is a name already: then Enter asks.
    const bool whole = words.contains(QString::fromStdString(place.prefix));
    m_completer->popup()->setCurrentIndex(whole ? QModelIndex()
                                                : m_completer->completionModel()->index(0, 0));
}

void ExpressionDialog::insert(const QString &completion)
{
    const QString before = m_line->text().left(m_line->cursorPosition());
    const std::string text = before.toStdString();
    const promql::CompletionPlace place = promql::completionPlace(text, text.size());
    const QString kept = QString::fromStdString(text.substr(0, place.from));
    m_line->setText(kept + completion + m_line->text().mid(before.size()));
    m_line->setCursorPosition(int(kept.size() + completion.size()));
}

void ExpressionDialog::run()
{
    const QString text = m_line->text().trimmed();
    if (text.isEmpty())
        return;
    const FeedId server(m_where->currentData().toString());
    promql::ParsedExprPtr expr;
    if (const auto parsed = promql::parse(m_line->text().toStdString()))
        expr = *parsed;
    else if (server.isEmpty()) // A server may know more than is known here.
        return showError(QString::fromStdString(parsed.error().text), columnOf(parsed.error().text));
    const promql::ValueType type = expr ? promql::typeOf(*expr->root) : promql::ValueType::Vector;
    if (type == promql::ValueType::Matrix || type == promql::ValueType::String)
        return showError(
            tr("A chart needs an instant vector or a number: put a function such as rate() around it."), 0);
    m_error->hide();
    // A comparison with a number is drawn as what is compared: the chart shows how far it is away.
    const auto threshold = expr ? rules::thresholdOf(*expr) : std::nullopt;
    m_asked = {threshold ? threshold->compared : expr, wantedRange(), {}, server, text};
    if (m_asked.expr)
        m_asked.text = QString::fromStdString(m_asked.expr->text);
    m_asked.step = stepFor(m_asked.range);
    ChartSpec spec;
    spec.title = excerpt(m_asked.text.simplified(), 200);
    if (threshold) {
        const CompareOp op = opOf(threshold->op);
        spec.thresholds = {{op, threshold->value, {}}};
        spec.thresholdText = opText(op) + u' ' + QString::fromStdString(promql::numberText(threshold->value));
    }
    m_chart->setSpec(spec);
    m_summary->setText(tr("Asking…"));
    m_desk.askQuery(m_asked, {this, [this, asked = m_asked](const QueryAnswer &answer) {
                                  if (asked.text == m_asked.text && asked.range == m_asked.range &&
                                      asked.server == m_asked.server)
                                      take(answer);
                              }});
}

void ExpressionDialog::take(const QueryAnswer &answer)
{
    if (!answer) {
        m_summary->setText({});
        return showError(answer.error().message, 0);
    }
    m_model.setAnswer(pointsOf(**answer));
    const qsizetype all = qsizetype(m_model.series().size());
    QString said = all == 0   ? tr("No series")
                   : all == 1 ? tr("1 series")
                   : all > qsizetype(MostLines)
                       ? tr("%1 series, the chart shows the first %2").arg(all).arg(MostLines)
                       : tr("%1 series").arg(all);
    if (!m_asked.server.isEmpty())
        said = tr("%1 of %2").arg(said, excerpt(m_asked.server.text(), 60));
    for (const promql::Annotation &annotation : (*answer)->annotations)
        said += u'\n' + excerpt(QString::fromStdString(annotation.text));
    m_summary->setText(said);
    m_chart->setEmptyText(tr("The expression gives nothing in this time."));
    showLines();
}

void ExpressionDialog::showLines()
{
    m_chart->setRange(m_asked.range);
    m_chart->setNow(m_asked.range.to);
    m_chart->setWindows(windowsOf(m_model.series(), m_asked.range, m_asked.step,
                                  std::max(2, m_chart->plotPixels()), MostLines));
}

/// With a mark under the column, in the letters of the line, if there is one.
void ExpressionDialog::showError(const QString &message, int column)
{
    const QString text = excerpt(message);
    m_error->setText(
        column > 0 ? QString(std::min(column, 400) - 1, QChar(0xa0)) + QStringLiteral("↑\n") + text : text);
    m_error->show();
    if (column > 0) {
        const QByteArray bytes = m_line->text().toUtf8();
        m_line->setCursorPosition(int(QString::fromUtf8(bytes.left(column - 1)).size()));
    }
    m_line->setFocus();
}

} // namespace wf

#include "moc_expressiondialog.cpp"
