// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
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
    bool lost = false; ///< No data now: still standing, not ended.
    bool operator==(const DetectionRow &) const = default;
};

/// What was detected and nobody has declared, snoozed or dismissed: worst first, then oldest.
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
    };

    explicit DetectionModel(Desk &desk, QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    /// Detections that are snoozed now.
    int snoozedCount() const { return m_snoozed; }

private:
    void rebuild();
    DetectionRow rowOfDetection(const Incident &incident) const;

    Desk &m_desk;
    Timestamp m_now;
    int m_snoozed = 0;
};

} // namespace wf
