// The types behind the vectors of vectors_layouts.go: messages and headers as no peer of ours declares them.

package main

// Names that no peer uses. Readers match fields by name, and types by nothing at all.
type (
	Посылка struct {
		Header  Заголовок
		Payload []byte
	}
	Заголовок V9Header

	M struct {
		Header  H
		Payload []byte
	}
	H V9Header

	AMessageTypeWhoseNameIsExactlySixtyFourBytesLong_Not_A_Byte_More struct {
		Header  V9Header
		Payload []byte
	}
)

// backward has all fields in the opposite order.
type backward struct {
	Payload []byte
	Header  backwardHeader
}

type backwardHeader struct {
	AppType     string
	AppHash     string
	PeerPort    string
	PeerAddress string
	NodeID      uint64
	PartsTotal  uint16
	PartNo      uint16
	Crc32       uint32
	TargetPeer  string
	Length      uint32
	Type        uint16
	Version     uint16
	Network     uint32
}

// generous has a word for every number, as a peer on another platform might.
type generous struct {
	Header  generousHeader
	Payload []byte
}

type generousHeader struct {
	Network     uint64
	Version     uint64
	Type        uint64
	Length      uint64
	TargetPeer  string
	Crc32       uint64
	PartNo      uint
	PartsTotal  uint
	NodeID      uintptr
	PeerAddress string
	PeerPort    string
	AppHash     string
	AppType     string
}

// frugal has types of its own, and a byte where that is enough.
type frugal struct {
	Header  frugalHeader
	Payload payload
}

type (
	payload   []uint8
	networkID uint32
	command   uint8
	words     string
)

type frugalHeader struct {
	Network     networkID
	Version     uint8
	Type        command
	Length      uint16
	TargetPeer  words
	Crc32       uint32
	PartNo      uint8
	PartsTotal  uint8
	NodeID      uint32
	PeerAddress words
	PeerPort    words
	AppHash     words
	AppType     words
}

// indirect has pointers, which gob never shows to a reader.
type indirect struct {
	Header  **indirectHeader
	Payload *[]byte
}

type indirectHeader struct {
	Network     *uint32
	Version     *uint16
	Type        *uint16
	Length      *uint32
	TargetPeer  *string
	Crc32       *uint32
	PartNo      *uint16
	PartsTotal  *uint16
	NodeID      **uint64
	PeerAddress *string
	PeerPort    *string
	AppHash     *string
	AppType     *string
}

// slim has no more than a message needs.
type slim struct {
	Header  slimHeader
	Payload []byte
}

type slimHeader struct {
	Network uint32
	Version uint16
	Type    uint16
	Length  uint32
	Crc32   uint32
}

// headFirst and headLast are messages with a header of any type.
type (
	headFirst[Head any] struct {
		Header  Head
		Payload []byte
	}
	headLast[Head any] struct {
		Payload []byte
		Header  Head
	}
)

// Headers with all the fields, in another order.
type (
	alphabetic struct {
		AppHash, AppType       string
		Crc32, Length, Network uint32
		NodeID                 uint64
		PartNo, PartsTotal     uint16
		PeerAddress, PeerPort  string
		TargetPeer             string
		Type, Version          uint16
	}
	byWidth struct {
		Version, Type, PartNo, PartsTotal                   uint16
		Network, Length, Crc32                              uint32
		NodeID                                              uint64
		TargetPeer, PeerAddress, PeerPort, AppHash, AppType string
	}
	textsFirst struct {
		TargetPeer, PeerAddress, PeerPort, AppHash, AppType string
		NodeID                                              uint64
		Network, Length, Crc32                              uint32
		Version, Type, PartNo, PartsTotal                   uint16
	}
	shuffled struct {
		PartsTotal  uint16
		AppHash     string
		Crc32       uint32
		Version     uint16
		PeerPort    string
		NodeID      uint64
		Type        uint16
		TargetPeer  string
		Network     uint32
		PeerAddress string
		PartNo      uint16
		AppType     string
		Length      uint32
	}
)

// Headers without some of the fields.
type (
	withoutNetwork struct {
		Version, Type, PartNo, PartsTotal                   uint16
		Length, Crc32                                       uint32
		NodeID                                              uint64
		TargetPeer, PeerAddress, PeerPort, AppHash, AppType string
	}
	withoutVersion struct {
		Network, Length, Crc32                              uint32
		TargetPeer, PeerAddress, PeerPort, AppHash, AppType string
		Type, PartNo, PartsTotal                            uint16
		NodeID                                              uint64
	}
	withoutType struct {
		NodeID                                              uint64
		TargetPeer, PeerAddress, PeerPort, AppHash, AppType string
		Version, PartNo, PartsTotal                         uint16
		Network, Length, Crc32                              uint32
	}
	withoutLength struct {
		Network                                             uint32
		Version, Type                                       uint16
		Crc32                                               uint32
		PartNo, PartsTotal                                  uint16
		NodeID                                              uint64
		TargetPeer, PeerAddress, PeerPort, AppHash, AppType string
	}
	withoutChecksum struct {
		Network                                             uint32
		Version, Type                                       uint16
		Length                                              uint32
		TargetPeer, PeerAddress, PeerPort, AppHash, AppType string
		PartNo, PartsTotal                                  uint16
		NodeID                                              uint64
	}
	withoutParts struct {
		Network                                             uint32
		Version, Type                                       uint16
		Length, Crc32                                       uint32
		NodeID                                              uint64
		TargetPeer, PeerAddress, PeerPort, AppHash, AppType string
	}
	withoutNodeID struct {
		Network                                             uint32
		Version, Type                                       uint16
		Length, Crc32                                       uint32
		PartNo, PartsTotal                                  uint16
		TargetPeer, PeerAddress, PeerPort, AppHash, AppType string
	}
	withoutAddress struct {
		Network            uint32
		Version, Type      uint16
		Length, Crc32      uint32
		PartNo, PartsTotal uint16
		NodeID             uint64
		AppHash, AppType   string
	}
	withoutApplication struct {
		Network                           uint32
		Version, Type                     uint16
		Length, Crc32                     uint32
		PartNo, PartsTotal                uint16
		NodeID                            uint64
		TargetPeer, PeerAddress, PeerPort string
	}
	withoutTexts struct {
		Network            uint32
		Version, Type      uint16
		Length, Crc32      uint32
		PartNo, PartsTotal uint16
		NodeID             uint64
	}
	withoutNumbers struct {
		TargetPeer, PeerAddress, PeerPort, AppHash, AppType string
	}
	targetOnly struct {
		TargetPeer string
	}
)

// Other shapes of protocol 10's message.
type (
	Телеграмма struct {
		Type    uint16
		Payload []byte
	}
	shortBackward struct {
		Payload []byte
		Type    uint16
	}
	shortGenerous struct {
		Type    uint64
		Payload payload
	}
	shortFrugal struct {
		Type    command
		Payload payload
	}
	shortIndirect struct {
		Type    *uint16
		Payload **[]byte
	}
)
