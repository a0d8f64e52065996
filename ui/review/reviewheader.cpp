// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/reviewheader.h"

#include "delegates/words.h"
#include "incident/measures.h"
#include "kit/chip.h"
#include "kit/elidedlabel.h"
#include "kit/flowlayout.h"
#include "kit/widgetkit.h"
#include "theme/restyle.h"

#include <QFileInfo>

namespace wf {

namespace {

constexpr int TitleColumns = 24; ///< Characters of a title beside the measures at least.

class ReviewWords
{
    Q_DECLARE_TR_FUNCTIONS(wf::ReviewWords)
public:
    static QString name(MeasureKind kind)
    {
        switch (kind) {
        case MeasureKind::Detect:
            return tr("Time to detect");
        case MeasureKind::Acknowledge:
            return tr("To acknowledge");
        case MeasureKind::Mitigate:
            return tr("To mitigate");
        case MeasureKind::Resolve:
            return tr("To resolve");
        }
        return {};
    }
    static QString state(const Measure &measure)
    {
        switch (measure.state) {
        case MeasureState::Recorded:
            return tr("recorded");
        case MeasureState::Pending:
            return measure.from == Milestone::Started && measure.to == Milestone::Detected
                       ? tr("nobody has said when the impact began")
                       : tr("not reached yet");
        case MeasureState::NotApplicable:
            return tr("does not apply here");
        case MeasureState::Invalid:
            return tr("the milestones are out of order");
        }
        return {};
    }
    static QString formula(const Measure &measure)
    {
        return tr("%1 − %2").arg(Terms::milestone(measure.to), Terms::milestone(measure.from));
    }
};

/// A button that has room for the words laid out in it.
class TileButton : public QPushButton
{
public:
    using QPushButton::QPushButton;
    QSize sizeHint() const override { return layout() ? layout()->totalSizeHint() : QPushButton::sizeHint(); }
    QSize minimumSizeHint() const override { return sizeHint(); }
};

} // namespace

ReviewHeader::ReviewHeader(DeskView &desk, Review &review, const Theme &theme, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_review(review),
      m_line(kit::makeLayout<QHBoxLayout>(this, 0, {14, 0, 0, 0})), m_tiles(new QWidget(this)),
      m_chip(new SeverityChip(theme, this)), m_title(new ElidedLabel(this)), m_facts(new ElidedLabel(this))
{
    setObjectName(QStringLiteral("reviewHeader"));
    setProperty("pane", true);
    auto *words = new QVBoxLayout;
    words->setContentsMargins(0, 10, 12, 10);
    words->setSpacing(4);
    auto *top = new QHBoxLayout;
    top->setSpacing(10);
    m_title->setObjectName(QStringLiteral("reviewTitle"));
    m_title->setProperty("role", "title");
    m_facts->setProperty("role", "muted");
    m_facts->setObjectName(QStringLiteral("reviewFacts"));
    top->addWidget(m_chip);
    top->addWidget(m_title, 1);
    words->addLayout(top);
    words->addWidget(m_facts);
    m_line->addLayout(words, 1);
    new FlowLayout(m_tiles, 0);
    m_line->addWidget(m_tiles);
    for (const MeasureKind kind : AllMeasures)
        m_measures.push_back(
            makeTile(ReviewWords::name(kind), QStringLiteral("measure:") + measureName(kind)));
    m_steps = makeTile(tr("Steps on time"), QStringLiteral("stepsOnTime"));
    m_updates = makeTile(tr("Updates on time"), QStringLiteral("updatesOnTime"));
    connect(&review, &Review::changed, this, &ReviewHeader::refresh);
    refresh();
}

ReviewHeader::Tile ReviewHeader::makeTile(const QString &name, const QString &objectName)
{
    Tile tile;
    auto *box = new QWidget(m_tiles);
    auto *line = kit::makeLayout<QHBoxLayout>(box, 0);
    auto *rule = new QFrame(box);
    rule->setProperty("vrule", true);
    rule->setFixedWidth(1);
    line->addWidget(rule);
    tile.button = new TileButton(box);
    tile.button->setObjectName(objectName);
    tile.button->setProperty("kind", "tile");
    auto *layout = kit::makeLayout<QVBoxLayout>(tile.button, 2, {14, 8, 14, 8});
    tile.name = kit::makeLabel("muted", name, tile.button);
    tile.value = kit::makeLabel("timer", QStringLiteral("–"), tile.button);
    tile.value->setObjectName(objectName + QStringLiteral(":value"));
    for (QLabel *label : {tile.name, tile.value}) {
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
        layout->addWidget(label);
    }
    tile.button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    connect(tile.button, &QPushButton::clicked, this, &ReviewHeader::milestonesRequested);
    line->addWidget(tile.button);
    m_tiles->layout()->addWidget(box);
    return tile;
}

void ReviewHeader::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    const int row = m_tiles->sizeHint().width();
    const bool narrow = width() < row + m_title->fontMetrics().averageCharWidth() * TitleColumns;
    m_line->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_tiles->setMinimumWidth(narrow ? 0 : row);
    // A splitter asks for the least height without saying for which width.
    m_tiles->setMinimumHeight(narrow ? m_tiles->heightForWidth(width() - m_line->contentsMargins().left())
                                     : 0);
}

void ReviewHeader::fillKept(Tile &tile, int kept, int of, const QString &tip)
{
    tile.value->setText(of == 0 ? QStringLiteral("–") : QStringLiteral("%1/%2").arg(kept).arg(of));
    restyle(tile.value, "urgency", kept < of ? QStringLiteral("soon") : QString());
    tile.button->setToolTip(tip);
    tile.button->setAccessibleName(tile.name->text() + QLatin1Char(' ') + tile.value->text());
}

void ReviewHeader::refresh()
{
    const Incident *whole = m_desk.wholeBook().find(m_review.incident());
    m_chip->setVisible(whole);
    if (!whole)
        return;
    m_chip->setSeverity(worstSeverity(*whole));
    m_title->setText(whole->title);
    QStringList facts;
    const auto begin = milestoneAt(*whole, Milestone::Declared);
    const auto end = milestoneAt(*whole, Milestone::Resolved);
    if (begin) {
        facts << Terms::date(*begin);
        facts << (end ? tr("%1 to %2 UTC").arg(Terms::clock(*begin).left(5), Terms::clock(*end).left(5))
                      : tr("since %1 UTC").arg(Terms::clock(*begin).left(5)));
    }
    facts << Terms::status(whole->status);
    if (whole->drill)
        facts << tr("drill");
    if (whole->simulated)
        facts << tr("SIMULATED");
    if (whole->attached.document)
        facts << QFileInfo(whole->attached.document->file).fileName();
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    for (std::size_t i = 0; i < m_measures.size(); ++i) {
        const Measure measure = measureOf(*whole, AllMeasures[i]);
        const bool has = measure.state == MeasureState::Recorded || measure.state == MeasureState::Invalid;
        Tile &tile = m_measures[i];
        tile.value->setText(has ? clockText(measure.length) : QStringLiteral("–"));
        restyle(tile.value, "urgency",
                measure.state == MeasureState::Invalid ? QStringLiteral("due") : QString());
        tile.button->setToolTip(tr("%1: %2").arg(ReviewWords::formula(measure), ReviewWords::state(measure)));
        tile.button->setAccessibleName(tile.name->text() + QLatin1Char(' ') + tile.value->text());
    }
    const Kept steps = stepsOnTime(*whole);
    fillKept(m_steps, steps.kept, steps.of,
             tr("Steps done within their phase's window, of all that had to be done"));
    const Kept updates = updatesOnTime(*whole, m_review.range().to);
    fillKept(m_updates, updates.kept, updates.of,
             tr("Status updates that came before they were due, of all that fell due"));
}

} // namespace wf

#include "moc_reviewheader.cpp"
