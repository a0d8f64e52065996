// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/rowmodel.h"

namespace wf {

struct DetectionRow
{
    IncidentId key;
    RunbookId runbook;
    QString title;
    Severity severity = Severity::P2;
    std::vector<Severity> offered;
    QString evidence; ///< "qih.queue_depth > 100"
    QString value;    ///< "131", live where the condition is watched.
    int more = 0;     ///< Further true conditions.
    Timestamp since;
    bool flapping = false;
    bool lost = false;     ///< No data now: still standing, not ended.
    bool clearing = false; ///< The value shown does not hold any more; ended once it stays so.
    bool drill = false;
    QString owner;                   ///< Who looks at it.
    bool acknowledged = false;       ///< They said so not long ago.
    std::vector<IncidentId> members; ///< Further detections that belong to it, worst first.
    QStringList memberTitles;
    bool operator==(const DetectionRow &) const = default;
};

/// What was detected and nobody has declared, snoozed or dismissed: worst first, then oldest. Detections of
/// the same minute that share a label, or that are more than StormSize, are one row, so that a storm never
/// buries the list.
class DetectionModel : public RowModel<DetectionRow>
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        RunbookRole,
        TitleRole,
        SeverityRole,
        EvidenceRole,
        ValueRole,
        MoreRole,
        AgeMsRole,
        FlappingRole,
        LostRole,
        ClearingRole,
        DrillRole,
        OwnerRole,
        AcknowledgedRole, ///< Whether what the owner said still holds.
        MembersRole,      ///< QStringList of ids
        MemberTitlesRole,
    };

    explicit DetectionModel(DeskView &desk, QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    /// Detections that are snoozed now.
    int snoozedCount() const { return m_snoozed; }
    /// Detections shown, those inside groups included.
    int detectionCount() const { return m_detections; }
    /// Shows the members of a group one by one from now on.
    void takeApart(const IncidentId &leader);

    static constexpr Millis SameTime = std::chrono::seconds(60);
    static constexpr int StormSize = 3;

private:
    void rebuild();
    DetectionRow rowOfDetection(const Incident &incident) const;
    std::set<std::string> labelsOf(const RunbookId &runbook) const;
    std::vector<DetectionRow> grouped(std::vector<DetectionRow> rows) const;

    DeskView &m_desk;
    Timestamp m_now;
    std::set<IncidentId> m_apart; ///< Leaders whose groups were opened by hand.
    int m_snoozed = 0;
    int m_detections = 0;
};

} // namespace wf
